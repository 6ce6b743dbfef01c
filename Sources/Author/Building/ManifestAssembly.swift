import CBOR
import COSE
import Foundation
import PatchFormat
import SUIT
import Trust

/// Measures what a specification names, and puts the manifest together.
struct ManifestAssembly<Crypto: CipherProvider> {
    let specification: UpdateSpecification
    let crypto: Crypto
    private var reader: ImageReader<Crypto>
    private(set) var images: [BuiltManifest.Image] = []
    private(set) var attachments: [BuiltManifest.Attachment] = []
    /// How many bytes of the envelope are images.
    private(set) var integratedImageSize = 0
    private var payloads: [(name: Text, content: [UInt8])] = []
    private var identifiers: [ComponentIdentifier] = []

    init(_ specification: UpdateSpecification, crypto: Crypto) {
        self.specification = specification
        self.crypto = crypto
        self.reader = ImageReader(crypto: crypto)
    }

    mutating func assemble() throws(AuthorError) -> EnvelopeEncoder {
        identifiers = specification.components.map { ComponentIdentifier($0) }
        var branches: [[ManifestBranch]] = []
        for component in specification.components { branches.append(try self.branches(of: component)) }
        var staging: [Int: Int] = [:]
        for (index, component) in specification.components.enumerated() where branches[index][0].encryption != nil {
            staging[index] = addComponent("\(component.name).encrypted")
        }
        let dependencies = DependencySequences(dependencies: try self.dependencies())
        var encoder = EnvelopeEncoder(
            sequenceNumber: specification.sequenceNumber,
            components: identifiers
        )
        encoder.dependencies = zip(dependencies.dependencies, specification.dependencies).map { entry, specified in
            (entry.index, ComponentIdentifier(specified.prefix))
        }
        appendSequences(branches, staging, dependencies, to: &encoder)
        encoder.severed = specification.severed.compactMap { member in
            switch member {
            case .payloadFetch: .payloadFetch
            case .install: .install
            case .text: nil
            }
        }
        encoder.texts = specification.manifestTexts
        encoder.referenceURI = specification.reference.map { Text($0) }
        if !specification.identifier.isEmpty {
            encoder.manifestComponentIdentifier = ComponentIdentifier(specification.identifier)
        }
        if let carried = specification.carriedKeys {
            encoder.carriedKeys = try CarriedKeyReader.encode(carried, crypto: crypto)
        }
        if specification.descriptors == .integrated {
            for descriptor in attachments where descriptor.kind == .descriptor {
                payloads.append((uri(descriptor.digest), descriptor.content))
            }
            attachments.removeAll { $0.kind == .descriptor }
        }
        encoder.integratedPayloads = payloads
        return encoder
    }

    private mutating func addComponent(_ name: String) -> Int {
        identifiers.append(ComponentIdentifier([Array(name.utf8.prefix(ComponentIdentifier.segmentByteLimit))]))
        return identifiers.count - 1
    }

    // MARK: Branches

    private mutating func branches(of component: ComponentSpecification) throws(AuthorError) -> [ManifestBranch] {
        var branches: [ManifestBranch] = []
        for variant in component.classes {
            for source in variant.sources { branches.append(try branch(source, variant, component)) }
        }
        return branches
    }

    private mutating func branch(
        _ source: ImageSource,
        _ variant: ClassSpecification,
        _ component: ComponentSpecification
    ) throws(AuthorError) -> ManifestBranch {
        let measurement = try reader.read(source.image, of: variant)
        var reference: DescriptorReference?
        if let content = measurement.descriptor {
            let digest = SUITDigest(.sha256, crypto.sha256(content.span))
            reference = DescriptorReference(digest: digest, size: UInt64(content.count), uri: uri(digest))
            attach(.descriptor, digest, content)
        }
        if let blocks = measurement.blocks { attach(.blocks, measurement.digest, blocks.sidecar) }
        var encryption: ManifestBranch.Encryption?
        if let encrypted = variant.encryption {
            let measured = try reader.measure(encrypted.ciphertext)
            let information = Array(try encrypted.information.read(limit: 65_536))
            try EncryptionCheck.check(information, at: encrypted.information.place)
            encryption = ManifestBranch.Encryption(
                information: information,
                digest: measured.digest,
                size: measured.size
            )
        }
        var patches: [(from: SUITDigest, uri: String)] = []
        for patch in variant.patches { patches.append((try reader.measure(patch.from).digest, patch.uri)) }
        if let uri = source.uri, uri.hasPrefix("#") {
            try integrate(variant.encryption?.ciphertext ?? source.image, as: uri)
        }
        images.append(
            BuiltManifest.Image(
                component: component.name,
                variant: variant,
                source: source,
                digest: measurement.digest,
                size: measurement.size,
                descriptor: reference?.digest
            )
        )
        return ManifestBranch(
            vendor: variant.vendor.identifier.bytes,
            deviceClass: variant.deviceClass.identifier.bytes,
            slot: source.slot,
            conditions: variant.conditions,
            digest: measurement.digest,
            size: measurement.size,
            uri: source.uri,
            descriptor: reference,
            formats: variant.policy.formats.map(\.rawValue),
            blocks: measurement.blocks?.digests,
            encryption: encryption,
            patches: patches
        )
    }

    private mutating func attach(_ kind: BuiltManifest.Attachment.Kind, _ digest: SUITDigest, _ content: [UInt8]) {
        guard !attachments.contains(where: { $0.kind == kind && $0.digest == digest }) else { return }
        attachments.append(BuiltManifest.Attachment(kind: kind, digest: digest, content: content))
    }

    /// Puts a file into the envelope.
    private mutating func integrate(_ file: SpecifiedFile, as name: String) throws(AuthorError) {
        let content = Array(try file.read())
        if let known = payloads.first(where: { $0.name == Text(name) }) {
            guard known.content == content else {
                throw AuthorError(
                    .specification,
                    "two files go into the envelope as \"\(name)\"",
                    at: file.place,
                    action: "give one of them another name"
                )
            }
            return
        }
        payloads.append((Text(name), content))
        integratedImageSize += content.count
    }

    /// Where a device finds a descriptor: in the envelope, or beside the resource request identifier.
    private func uri(_ digest: SUITDigest) -> Text {
        let name = Hexadecimal.text(digest.bytes)
        return Text(specification.descriptors == .integrated ? "#" + name : "blobs/sha-256/" + name)
    }

    // MARK: Dependencies

    private mutating func dependencies() throws(AuthorError) -> [DependencySequences.Dependency] {
        var measured: [(digest: SUITDigest, size: UInt64, encryption: DependencySequences.Encryption?)] = []
        for dependency in specification.dependencies {
            let envelope = Array(try dependency.manifest.read(limit: 64 << 20))
            let digest: SUITDigest
            do throws(AuthorError) {
                digest = try ManifestContents.digest(envelope, crypto: crypto)
            } catch {
                throw AuthorError(
                    error.code,
                    "the manifest \"\(dependency.manifest.url.path)\" cannot be read: \(error.what)",
                    at: dependency.manifest.place,
                    expected: "a signed envelope"
                )
            }
            var encryption: DependencySequences.Encryption?
            if let information = dependency.encryption, let ciphertext = dependency.ciphertext {
                let content = Array(try information.read(limit: 65_536))
                try EncryptionCheck.check(content, at: information.place)
                let measured = try reader.measure(ciphertext)
                encryption = DependencySequences.Encryption(
                    staging: addComponent(
                        dependency.prefix.last.map { String(decoding: $0, as: UTF8.self) + ".encrypted" } ?? "encrypted"
                    ),
                    information: content,
                    digest: measured.digest,
                    size: measured.size
                )
            }
            if dependency.uri.hasPrefix("#") {
                try integrate(dependency.ciphertext ?? dependency.manifest, as: dependency.uri)
            }
            measured.append((digest, UInt64(envelope.count), encryption))
        }
        // Their indices follow those of the components, of which encrypted ones have just added some.
        return zip(specification.dependencies, measured).enumerated().map { number, entry in
            DependencySequences.Dependency(
                index: identifiers.count + number,
                digest: entry.1.digest,
                size: entry.1.size,
                uri: entry.0.uri,
                encryption: entry.1.encryption
            )
        }
    }
}
