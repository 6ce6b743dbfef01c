import CBOR
import COSE
import DeviceCore
import Eligibility
import PatchFormat
import SUIT
import SwiftCryptoProvider
import Trust
import UpdateProtocol

/// An item of a private format, as our encoders write it, and the rule of docs/formats that it must fit.
struct FormatSample {
    /// The file, without its ending.
    let file: String
    let rule: String
    let item: [UInt8]

    init(_ file: String, _ rule: String, _ item: [UInt8]) {
        self.file = file
        self.rule = rule
        self.item = item
    }

    static let all =
        manifest + messages + keys + descriptors + patches + states + inventories + tables + indexes
        + updateFiles

    private static let digest = SUITDigest(.sha256, [UInt8](repeating: 0xAB, count: 32))

    // MARK: Manifest

    private static let manifest: [FormatSample] = {
        let definition = RequestDefinition(
            entries: [.init(component: 0, labels: [2, 3, 28])],
            deviceLabels: [-273, -275]
        )
        let root = VariantRoot(count: 200, root: digest.bytes)
        let conditions = CharacteristicConditions([
            .init(
                label: 28,
                accepted: [
                    .value(CharacteristicValue(version: [1, 2])),
                    .range(from: CharacteristicValue(version: [1]), through: CharacteristicValue(version: [2, 5])),
                ]
            ),
            .init(label: -273, accepted: [.value(CharacteristicValue(text: "gateway"))]),
        ])
        let forms: [CharacteristicForm] = [.value, .digest, .bitmap, .flags, .coordinates, .times]
        let formed = RequestDefinition(
            entries: [],
            deviceFields: forms.enumerated().map { RequestedCharacteristic(-1_024 - Int64($0), as: $1) }
        )
        let values = [
            CharacteristicValue(text: "gateway"), CharacteristicValue(bytes: [1, 2, 3]),
            CharacteristicValue(integer: -5), CharacteristicValue(number: 1.5), CharacteristicValue(version: [1, 2]),
            CharacteristicValue(latitude: 59.5, longitude: 18.25), CharacteristicValue(flags: 5),
        ]
        var samples = values.map { FormatSample("manifest", "value", $0.encoded) }
        samples += [
            FormatSample("manifest", "request-definition", definition.encoded),
            FormatSample("manifest", "request-definition", formed.encoded),
            FormatSample(
                "manifest",
                "descriptor-reference",
                DescriptorReference(digest: digest, size: 100, uri: "blobs/sha-256/ab").encoded
            ),
            FormatSample("manifest", "variant-root", root.encoded),
            FormatSample("manifest", "characteristic-conditions", conditions.encoded),
        ]
        for form in [BlockDigests.Form.forward, .reverse, .list] {
            guard let blocks = BlockDigests(blockSize: 4_096, form: form, head: digest.bytes) else { continue }
            samples.append(FormatSample("manifest", "block-digests", blocks.encoded))
        }
        return samples
    }()

    // MARK: Update protocol

    private static let claims = [
        ComponentClaims(
            component: [Array("app".utf8)],
            claims: [
                .init(label: 2, value: .bytes([UInt8](repeating: 0xC1, count: 16))),
                .init(label: 3, value: .digest(ProtocolDigest(bytes: digest.bytes))),
                .init(label: 28, value: .version([1, 42, 3])), .init(label: -273, value: .text("gateway")),
            ]
        ),
        ComponentClaims(
            component: [],
            claims: [
                .init(label: -274, value: .coordinates(latitude: 59.5, longitude: 18.25)),
                .init(label: -275, value: .integer(1 << 40)),
            ]
        ),
    ]

    private static let messages: [FormatSample] = {
        let reference = ManifestReference(
            uri: "http://127.0.0.1/v1/request",
            digest: ProtocolDigest(bytes: digest.bytes)
        )
        let request = UpdateRequest(
            nonce: [UInt8](repeating: 9, count: 16),
            claims: claims,
            manifest: reference,
            formats: [2, 1, 0],
            payloadLimit: 1 << 32,
            transports: ["coaps", "https"]
        )
        let answer = UpdateAnswer(
            entries: [
                .init(component: 0, outcome: .nothing(reason: "current")),
                .init(component: 1, outcome: .inline(format: 1, payload: [1, 2, 3])),
                .init(
                    component: 2,
                    outcome: .located(
                        format: 2,
                        digest: ProtocolDigest(bytes: digest.bytes),
                        size: 99,
                        uris: ["blobs/ab", "http://mirror/ab"]
                    )
                ),
            ],
            detail: DetailAnswer(index: 3, proof: [digest.bytes, digest.bytes], envelope: [0xA0])
        )
        let key = SwiftSigningKey.generate(.p256).publicKey.encoded
        let enrolment = EnrolmentRequest(
            deviceID: "urn:uuid:1",
            publicKey: key,
            token: "secret",
            components: claims,
            wantsTrustAnchors: true
        )
        let poll = PollRequest(handled: ProtocolDigest(bytes: digest.bytes))
        let items: [(String, [UInt8])] = [
            ("update-request", request.encoded), ("update-request", request.anonymous.encoded),
            ("update-answer", answer.encoded), ("poll", poll.encoded), ("poll", PollRequest(handled: nil).encoded),
            ("status-report", report.encoded),
            ("status-report", StatusReport(manifest: reference, state: .installed).encoded),
            ("status-report", StatusReport(reason: .awaitingUser, manifest: reference, state: .waiting).encoded),
            ("enrolment-request", enrolment.encoded),
            ("suit-report", suitReport.encoded), ("suit-report", SUITReport(digest: digest, result: .success).encoded),
            ("enrolment-answer", EnrolmentAnswer(trustAnchors: [key], pollSeconds: 300).encoded),
        ]
        return items.map { FormatSample("update-protocol", $0, $1) }
    }()

    private static let report = StatusReport(
        nonce: [1, 2, 3, 4, 5, 6, 7, 8],
        running: claims,
        reason: .ineligible,
        manifest: ManifestReference(uri: "", digest: ProtocolDigest(bytes: digest.bytes)),
        state: .refused,
        detail: "libssl.so.3 is not there",
        edges: [ReportedEdge(side: 0, kind: 3, subject: "the new software", needed: "libssl.so.3", found: "")],
        transfer: .init(format: 2, byteCount: 1_000, source: "http://127.0.0.1/")
    )

    /// A report as the standard has it, with everything that it can have.
    private static let suitReport: SUITReport = {
        let record = ReportRecord(
            manifest: [0, 1],
            section: 20,
            offset: 17,
            component: 1,
            parameters: [ReportedParameter(label: 14, unsigned: 5), ReportedParameter(label: 21, text: "#app")]
        )
        let claims = SystemPropertyClaims(
            component: ComponentIdentifier("app"),
            parameters: [ReportedParameter(label: 3, bytes: digest.encoded.span)]
        )
        return SUITReport(
            uri: "https://127.0.0.1/manifest",
            digest: digest,
            nonce: [1, 2, 3, 4, 5, 6, 7, 8],
            entries: [.record(record), .claims(claims)],
            result: .failure(code: -5, record: record, reason: .parse),
            capabilities: CapabilityReport(
                components: [.init(ComponentIdentifier("app")), .init(ComponentIdentifier("lib"), isPrefix: true)],
                lists: CapabilityReport.List.allCases.map { ($0, [1, 2, 3]) }
            )
        )
    }()

    // MARK: Keys

    private static let keys: [FormatSample] = {
        let crypto = SwiftCryptoProvider()
        let owners = SwiftSigningKey.Kind.allCases.map { SwiftSigningKey.generate($0) }
        let publicKeys = owners.map { $0.publicKey }
        let permissions = Permissions(components: [[[1, 2]], []], commands: [3, 21], parameters: [3, 14])
        var encoder = CBOREncoder()
        permissions.write(&encoder)
        var items: [(String, [UInt8]?)] = [("permissions", encoder.bytes)]
        let set = try? KeySet(
            version: 1,
            keys: publicKeys,
            threshold: 2,
            manifestKeys: [
                .init(key: publicKeys[0], permissions: permissions, expires: 5_000), .init(key: publicKeys[1]),
            ],
            expires: 9_000,
            revoked: [digest.bytes]
        )
        items.append(("key-set", set?.encoded))
        items.append(("signed-key-set", try? set?.signed(by: owners[0], keyID: [1])))
        let token = try? Delegation.grant(
            to: publicKeys[1],
            permissions: permissions,
            expires: 5_000,
            notBefore: 1_000,
            by: owners[0],
            keyID: [1]
        )
        items.append(("token", token))
        items.append(("token", try? Delegation.grant(to: publicKeys[0], by: owners[1], keyID: [2], chain: token)))
        let plain = try? CarriedKeys(keys: publicKeys.map { .publicKey($0) })
        items.append(("carried-keys", try? plain?.plain()))
        let secret = SymmetricKey(bytes: Array(1...16))
        let all = try? CarriedKeys(keys: publicKeys.map { .publicKey($0) } + [.secret(secret)])
        let recipients: [EncryptionRecipient] = [
            .wrapping(secret, keyID: [1]), .agreement(SwiftAgreementKey.generate().publicKey, keyID: [2]),
        ]
        items.append(("carried-keys", try? all?.sealed(for: recipients, crypto: crypto)))
        return items.map { FormatSample("keys", $0, $1 ?? []) }
    }()

    // MARK: Descriptors, patches, states

    private static let descriptors: [FormatSample] = {
        let machine = Machine(addressClass: 2, byteOrder: 1, number: 62)
        let group = SymbolGroup(version: "GLIBC_2.2.5", names: ["free", "malloc"])
        let versions = SymbolVersions(library: "libc.so.6", versions: ["GLIBC_2.34"])
        let descriptor = Descriptor(
            requirements: [
                Requirement(.machine(machine)), Requirement(.interpreter("/lib64/ld-linux-x86-64.so.2")),
                Requirement(.sharedLibrary(SharedLibrary(name: "libm.so.6")), criticality: .advisory),
                Requirement(.sharedLibrary(SharedLibrary(name: "libc.so.6", searchPath: ["/opt/lib"]))),
                Requirement(.symbolVersions(versions)),
                Requirement(.symbols(Symbols(library: "libc.so.6", groups: [group]))),
            ],
            provides: [.machine(machine), .sharedLibrary("libapp.so.1"), .symbolVersions(versions)],
            identity: SoftwareIdentity(name: "app", version: "1.43.0")
        )
        let verdict = Verdict(of: descriptor, lower: CapabilitySet([]), upper: [])
        var encoder = CBOREncoder()
        verdict.encode(into: &encoder)
        return [
            FormatSample("descriptor", "descriptor", descriptor.encoded()),
            FormatSample("descriptor", "descriptor", Descriptor().encoded()),
            FormatSample("descriptor", "verdict", encoder.bytes),
        ]
    }()

    private static let patches: [FormatSample] = {
        let header = PatchHeader(
            codec: .zstd,
            precursor: DigestPrefix(0x0102_0304_0506_0708),
            result: DigestPrefix(0x1112_1314_1516_1718),
            resultSize: 10,
            precursorSize: 1_000
        )
        struct Digest: FrameDigest {
            func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { DigestPrefix(7) }
        }
        var writer = PatchWriter(header: header, digest: Digest())
        let body = [UInt8](repeating: 0x5A, count: 10)
        writer.append(body.span)
        let frame = writer.finish().dropFirst(header.encoded.count)
        return [
            FormatSample("patch", "patch-header", header.encoded), FormatSample("patch", "patch-frame", Array(frame)),
        ]
    }()

    private static let states: [FormatSample] = {
        let content = SlotContent(digest: digest.bytes, size: 1_000, version: "1.0")
        var state = DeviceState(components: [ComponentState(name: ComponentIdentifier("app"), content: content)])
        let fresh = state
        state.unreported = report
        return [fresh, state].map { FormatSample("device-state", "device-state", $0.encoded) }
    }()
}
