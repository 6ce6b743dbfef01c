import BootControl
import CBOR
import COSE
import DeviceCore
import Eligibility
import LibcryptoProvider
import SUIT
import Trust

@testable import Agent

/// A device in a folder: its root, its state, its configuration, and an author whom it trusts. It reaches no network.
final class TestDevice {
    static let vendor = [UInt8](0x00...0x0F)
    static let classIdentifier = [UInt8](0x10...0x1F)
    static let crypto = LibcryptoProvider()

    let folder = TemporaryFolder()
    let author: LibcryptoSigningKey
    let configuration: AgentConfiguration

    var state: String { folder.path + "/state" }

    /// - Parameter settings: sections that are added to the configuration; `@` in them stands for the folder.
    init(
        _ settings: String = "",
        component: String = "",
        type: String = "file",
        server: String = "http://127.0.0.1:9"
    ) throws {
        author = try LibcryptoSigningKey.generate(.p256)
        try DurableFile.makeFolder(folder.path + "/root" + "/proc")
        try folder.write("old software", to: "state/slots/app.0")
        // A system of its own, so that nothing depends on the machine that the tests run on.
        try folder.write("MemTotal: 1024 kB\n", to: "root/proc/meminfo")
        try DurableFile.makeFolder(folder.path + "/etc/characteristics.d")
        let text = """
            [device]
            id=urn:uuid:1
            state-dir=@/state
            root=@/root
            machine=x86_64
            characteristics=@/etc/characteristics.d
            [server]
            url=\(server)
            [component.app]
            vendor-id=00010203-0405-0607-0809-0a0b0c0d0e0f
            class-id=10111213-1415-1617-1819-1a1b1c1d1e1f
            version=1.0
            type=\(type)
            \(component)
            \(settings)
            """
        try folder.write(
            text.split(separator: "@", omittingEmptySubsequences: false).joined(separator: folder.path),
            to: "agent.conf"
        )
        configuration = try AgentConfiguration(path: folder.path + "/agent.conf")
        try TrustAnchors.save([author.publicKey], in: state)
    }

    /// Opens the state folder; only one session at a time can.
    func session(images: [String] = []) throws -> AgentSession {
        let session = try AgentSession(configuration, images: images, log: Log(json: false))
        session.isOffline = true
        return session
    }

    /// The slot that does not run.
    var secondary: [UInt8]? { try? folder.read("state/slots/app.1") }

    var notice: Notice? { NoticeBoard(folder: state).read() }

    // MARK: The author

    /// A descriptor with requirements of properties that the device does not have by itself.
    static func descriptor(needs: [Text] = [], provides: [Capability] = []) -> [UInt8] {
        Descriptor(
            requirements: needs.map { Requirement(.named, $0, .present) },
            provides: provides,
            identity: SoftwareIdentity(name: "app", version: "2.0")
        ).encoded()
    }

    /// A manifest that brings `image`, whose descriptor is in the envelope.
    ///
    /// - Parameter asks: whether the device has to ask a distributor for the payload; else the manifest has an address.
    func envelope(
        _ image: [UInt8],
        descriptor: [UInt8],
        asks: Bool = true,
        sequenceNumber: UInt64 = 5
    ) throws -> [UInt8] {
        let crypto = Self.crypto
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [ComponentIdentifier("app")])
        encoder.shared.setComponentIndex(0)
        encoder.shared.overrideParameters([
            .vendorIdentifier(Self.vendor), .classIdentifier(Self.classIdentifier),
            .imageDigest(SUITDigest(.sha256, crypto.sha256(image.span))), .imageSize(UInt64(image.count)),
        ])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        encoder.shared.command(SUITCommand.classIdentifier, policy: [])
        var fetch = SequenceEncoder()
        fetch.setComponentIndex(0)
        let reference = DescriptorReference(
            digest: SUITDigest(.sha256, crypto.sha256(descriptor.span)),
            size: UInt64(descriptor.count),
            uri: "#descriptor"
        )
        fetch.overrideParameters([.descriptor(reference)])
        fetch.command(SUITCommand.eligible, policy: [])
        fetch.overrideParameters([.uri(asks ? "http://127.0.0.1:9/v1/request" : "http://127.0.0.1:9/app.bin")])
        if asks {
            fetch.overrideParameters([
                .requestDefinition(RequestDefinition(entries: [.init(component: 0, labels: [2, 3])]))
            ])
        }
        fetch.command(SUITCommand.fetch, policy: [])
        encoder.sections = [(.payloadFetch, fetch)]
        encoder.integratedPayloads = [("#descriptor", descriptor)]
        return try encoder.envelope(
            manifest: encoder.manifest(crypto: crypto),
            signer: author,
            crypto: crypto
        )
    }

    /// Writes an update file with the image in it, and returns its path.
    func updateFile(
        _ image: [UInt8],
        descriptor: [UInt8] = descriptor(),
        holdsImage: Bool = true,
        asks: Bool = true,
        sequenceNumber: UInt64 = 5
    ) throws -> String {
        var bytes = try envelope(image, descriptor: descriptor, asks: asks, sequenceNumber: sequenceNumber)
        if holdsImage {
            bytes += UpdateFile.head(format: 0, result: Self.crypto.sha256(image.span), count: image.count) + image
        }
        try folder.write(bytes, to: "update.fettle")
        return folder.path + "/update.fettle"
    }

    /// Installs an update file, up to the switch of slots.
    func install(_ session: AgentSession, _ file: String, images: [String] = []) throws -> UpdateMachine.Conclusion? {
        let request = try InstallRequest(file: file, images: images)
        guard case .concluded(let conclusion) = try InstallCommand(session: session, request: request).update() else {
            return nil
        }
        return conclusion
    }
}
