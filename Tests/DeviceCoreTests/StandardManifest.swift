import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider

/// Manifests of standard commands alone, as any SUIT author makes them.
struct StandardManifest {
    /// A staging component, and what it takes to copy it into the device's component of the same place.
    struct Staged {
        var uri: Text = "app.encrypted"
        /// The ciphertext, or what is copied as it is.
        var content: [UInt8]
        var encryption: [UInt8]?
        var hasDigest = true
        var hasSize = true
        /// Another digest than the one that is fetched, for image-match.
        var matches: [UInt8]?
    }

    static let key = SwiftSigningKey.generate(.p256)
    static let new: [UInt8] = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) }

    /// The image of each of the device's components.
    var images: [[UInt8]] = [new]
    /// What is put between the shared sequence and the end: (section, commands).
    var sections: [(SUITSection, SequenceEncoder)] = []
    /// Names of the staging components.
    var staging = 0
    var integrated: [(name: Text, content: [UInt8])] = []
    var identifies = true

    var envelope: [UInt8] {
        let crypto = SimulatedDevice.crypto
        var names = images.indices.map { ComponentIdentifier(StandardDevice.names[$0]) }
        for index in 0..<staging { names.append(ComponentIdentifier([Array("staging\(index)".utf8)])) }
        var encoder = EnvelopeEncoder(sequenceNumber: 5, components: names)
        for (index, image) in images.enumerated() {
            encoder.shared.setComponentIndex(index)
            encoder.shared.overrideParameters([
                .vendorIdentifier(SimulatedFleet.vendor), .classIdentifier(SimulatedFleet.classIdentifier),
                .imageDigest(SUITDigest(.sha256, crypto.sha256(image.span))), .imageSize(UInt64(image.count)),
            ])
            // The second component can be left without an identity of its own.
            guard identifies || index == 0 else { continue }
            encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
            encoder.shared.command(SUITCommand.classIdentifier, policy: [])
        }
        encoder.sections = sections
        encoder.integratedPayloads = integrated
        return try! encoder.envelope(manifest: encoder.manifest(crypto: crypto), signer: Self.key, crypto: crypto)
    }

    /// Fetches each image from the address of its place.
    static func fetching(_ uris: Text...) -> StandardManifest {
        var manifest = StandardManifest()
        manifest.images = uris.indices.map { $0 == 0 ? new : [UInt8](repeating: UInt8($0), count: 100) }
        var install = SequenceEncoder()
        for (index, uri) in uris.enumerated() {
            install.setComponentIndex(index)
            install.overrideParameters([.uri(uri)])
            install.command(SUITCommand.fetch, policy: [])
            install.command(SUITCommand.imageMatch, policy: [])
        }
        manifest.sections = [(.install, install)]
        return manifest
    }

    /// Fetches each into a staging component, and copies it from there.
    static func staging(_ list: Staged..., images: [[UInt8]] = [new]) -> StandardManifest {
        let crypto = SimulatedDevice.crypto
        var manifest = StandardManifest()
        manifest.images = images
        manifest.staging = list.count
        var fetch = SequenceEncoder()
        var install = SequenceEncoder()
        for (index, staged) in list.enumerated() {
            fetch.setComponentIndex(images.count + index)
            var parameters: [ParameterValue] = [.uri(staged.uri)]
            if staged.hasDigest {
                parameters.append(.imageDigest(SUITDigest(.sha256, crypto.sha256(staged.content.span))))
            }
            if staged.hasSize { parameters.append(.imageSize(UInt64(staged.content.count))) }
            fetch.overrideParameters(parameters)
            fetch.command(SUITCommand.fetch, policy: [])
            if let other = staged.matches {
                fetch.overrideParameters([.imageDigest(SUITDigest(.sha256, other))])
            }
            if staged.hasDigest { fetch.command(SUITCommand.imageMatch, policy: []) }
            install.setComponentIndex(index)
            var copy: [ParameterValue] = [.sourceComponent(images.count + index)]
            if let encryption = staged.encryption { copy.append(.encryptionInfo(encryption)) }
            install.overrideParameters(copy)
            install.command(SUITCommand.copy, policy: [])
            install.command(SUITCommand.imageMatch, policy: [])
        }
        manifest.sections = [(.payloadFetch, fetch), (.install, install)]
        return manifest
    }

    /// Holds the content itself.
    static func writing(_ content: [UInt8], encryption: [UInt8]? = nil, image: [UInt8] = new) -> StandardManifest {
        var manifest = StandardManifest()
        manifest.images = [image]
        var parameters: [ParameterValue] = [.content(content)]
        if let encryption { parameters.append(.encryptionInfo(encryption)) }
        var install = SequenceEncoder()
        install.setComponentIndex(0)
        install.overrideParameters(parameters)
        install.command(SUITCommand.write, policy: [])
        install.command(SUITCommand.imageMatch, policy: [])
        manifest.sections = [(.install, install)]
        return manifest
    }
}
