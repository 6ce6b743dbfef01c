import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// Manifests that others made, read from the folder that FETTLE_SHARED names.
@Suite(
    "Manifests of others",
    .enabled(if: SharedVectors.isPresent, "skipped: FETTLE_SHARED names no folder with vectors")
)
struct SharedVectorTests {
    @Test("M2 manifests of others are accepted or refused as their index says", arguments: SharedVectors.index)
    func verdict(_ vector: SharedVectors.Vector) throws {
        let bytes = try SharedVectors.bytes(vector.file)
        let anchor = TrustAnchor(key: try SharedVectors.key(vector.key))
        do throws(SUITError) {
            let manifest = try ManifestFixture.read(bytes, trusting: anchor)
            #expect(vector.expected == "accept", "accepted")
            #expect(manifest.sequenceNumber == vector.sequence_number)
            #expect(manifest.components.map { $0.segments.map(Self.hex) } == vector.components_hex)
        } catch {
            #expect(vector.expected == "reject", "\(error)")
            if vector.expected_reason == "no authentication block" { #expect(error == .unsigned) }
            if vector.expected_reason.contains("unknown element") {
                guard case .unsupportedMember(key: 17, at: _) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test("A1 a stranger's key makes none of them authentic", arguments: SharedVectors.index)
    func stranger(_ vector: SharedVectors.Vector) throws {
        let bytes = try SharedVectors.bytes(vector.file)
        let key = SwiftSigningKey.generate(.p256).publicKey
        let expected: SUITError = vector.expected_reason == "no authentication block" ? .unsigned : .untrusted
        #expect(throws: expected) { try ManifestFixture.read(bytes, trusting: key) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    /// Example 1 of suit-trust-domains: the dependency is fetched by URI, checked with image-match and then with
    /// dependency-integrity.
    @Test("a dependency of the draft's example is fetched, checked and run")
    func dependencyExample() throws {
        var buffer = try SharedVectors.bytes("trust-domains/example1_process.suit")
        let dependency = try SharedVectors.bytes("trust-domains/example0_dependent.suit")
        let anchor = TrustAnchor(key: try SharedVectors.key("keys/attestam-developer.pub.pem"))
        let manifest = try ManifestFixture.read(buffer, trusting: anchor)
        var platform = SimulatedPlatform(remote: ["http://example.com/dependent.suit": dependency])
        let target = ManifestTarget(takesDependencies: true, dependencyRule: .impliedIntegrity)
        var run = try ProcedureRun(.update, of: manifest, on: target)
        try run.run(
            on: &platform,
            buffer: &buffer,
            policy: TrustPolicy(anchors: [anchor]),
            crypto: ManifestFixture.crypto
        )
        #expect(platform.storage[ComponentIdentifier([[0x30, 0x30]])] == [UInt8]("hello world".utf8))
        #expect(platform.storage[ComponentIdentifier([[0x31, 0x30]])] == [UInt8](" in multiple trust domains".utf8))
    }

    /// The encrypted dependency of suit-firmware-encryption, which travels in the envelope and has a MAC.
    @Test("an integrated dependency of others is checked and run")
    func integratedDependency() throws {
        var buffer = try SharedVectors.bytes("firmware-encryption/suit-manifest-es-ecdh-dependency.suit")
        let anchors = [
            TrustAnchor(key: try SharedVectors.key("keys/fwenc-dependent-p256.pub.pem")),
            TrustAnchor(key: try SharedVectors.key("keys/attestam-developer.pub.pem")),
            TrustAnchor(key: try SharedVectors.key("keys/hmac256.sym.hex")),
        ]
        let manifest = try ManifestFixture.read(buffer, trusting: anchors[0])
        var platform = DecryptingPlatform()
        var run = try ProcedureRun(.update, of: manifest, on: ManifestTarget(takesDependencies: true))
        try run.run(
            on: &platform,
            buffer: &buffer,
            policy: TrustPolicy(anchors: anchors),
            crypto: ManifestFixture.crypto
        )
        #expect(platform.image == [UInt8]("This is a real firmware image.".utf8))
        #expect(run.processor.manifests.count == 2)
    }

    /// Believes the ciphertext to be that of the plaintext which the digest is of: decryption is not this module's.
    struct DecryptingPlatform: ManifestPlatform {
        var image: [UInt8] = []

        mutating func holds(_ check: CommandProcessor.Request, in bytes: Span<UInt8>) -> Bool {
            guard check.command == SUITCommand.imageMatch, let range = check.parameters.imageDigest else {
                return false
            }
            var expected: [UInt8] = []
            for index in range { expected.append(bytes[index]) }
            return SUITDigest(.sha256, ManifestFixture.crypto.sha256(image.span)).encoded == expected
        }

        mutating func perform(_ directive: CommandProcessor.Request, in bytes: Span<UInt8>) -> Bool {
            switch directive.command {
            case SUITCommand.fetch: return directive.integratedPayload != nil
            case SUITCommand.write:
                guard directive.parameters.encryptionInfo != nil, directive.parameters.content?.count == 46 else {
                    return false
                }
                image = [UInt8]("This is a real firmware image.".utf8)
                return true
            default: return false
            }
        }
    }
}
