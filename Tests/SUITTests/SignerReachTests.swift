import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// What restricted signers could reach by a detour.
@Suite("The reach of restricted signers")
struct SignerReachTests {
    static let keys = (0..<2).map { _ in SwiftSigningKey.generate(.p256) }
    static let both = EnvelopeEncoder(
        sequenceNumber: 7,
        components: [ComponentIdentifier("c0"), ComponentIdentifier("c1")]
    )

    private func error(
        _ encoder: EnvelopeEncoder,
        _ permissions: [Permissions],
        delegates token: [UInt8]? = nil,
        threshold: Int = 1
    ) throws -> SUITError? {
        let crypto = ManifestFixture.crypto
        let manifest = encoder.manifest(crypto: crypto)
        let payload = EnvelopeEncoder.signedDigest(of: manifest, crypto: crypto)
        let blocks = try Self.keys.prefix(permissions.count).map {
            try Sign1.sign(payload.span, with: $0, keyID: [], detached: true, webToken: token)
        }
        let bytes = encoder.envelope(manifest: manifest, blocks: blocks, crypto: crypto)
        let anchors = permissions.indices.map {
            TrustAnchor(key: .publicKey(Self.keys[$0].publicKey), permissions: permissions[$0])
        }
        let policy = TrustPolicy(anchors: anchors, threshold: threshold, delegation: .allowed())
        do throws(SUITError) {
            _ = try ManifestFixture.read(bytes, policy: policy)
            return nil
        } catch { return error }
    }

    private static func prefix(_ name: String, commands: [Int64]? = nil) -> Permissions {
        Permissions(components: [[[UInt8](name.utf8)]], commands: commands)
    }

    @Test("A1 swap changes both components, so its signers must be allowed it on both")
    func swap() throws {
        var encoder = Self.both
        var sequence = SequenceEncoder()
        sequence.setComponentIndex(0)
        sequence.overrideParameters([.sourceComponent(1)])
        sequence.command(SUITCommand.swap, policy: [])
        encoder.sections = [(.install, sequence)]
        let failure = try error(encoder, [Self.prefix("c0"), Self.prefix("c1", commands: [12, 20])])
        guard case .commandNotPermitted(SUITCommand.swap, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try error(encoder, [Self.prefix("c0"), Self.prefix("c1")]) == nil)
        #expect(try error(encoder, [.all]) == nil)
    }

    @Test("M4 only signers who may do everything can make a manifest carry keys")
    func carriedKeys() throws {
        var encoder = Self.both
        encoder.carriedKeys = try CarriedKeys(keys: [.publicKey(Self.keys[1].publicKey)]).plain()
        #expect(try error(encoder, [.all]) == nil)
        #expect(try error(encoder, [Permissions(commands: [12])]) == .trust(.carriedKeysNotPermitted))
        let limited = Permissions(parameters: [3])
        #expect(try error(encoder, [.all, limited]) == nil)
        #expect(try error(encoder, [.all, limited], threshold: 2) == .trust(.carriedKeysNotPermitted))
    }

    @Test("M2 permissions of one key do not count for two anchors in a manifest either")
    func matching() throws {
        var encoder = Self.both
        encoder.components = [ComponentIdentifier("c0")]
        let token = try Delegation.grant(to: Self.keys[0].publicKey, by: Self.keys[1], keyID: [])
        let manifest = encoder.manifest(crypto: ManifestFixture.crypto)
        let payload = EnvelopeEncoder.signedDigest(of: manifest, crypto: ManifestFixture.crypto)
        let third = SwiftSigningKey.generate(.ed25519)
        // Two anchors without limits stand behind the first key; the third anchor may not touch the component.
        let blocks = [
            try Sign1.sign(payload.span, with: Self.keys[0], keyID: [], detached: true, webToken: token),
            try Sign1.sign(payload.span, with: third, keyID: [], detached: true),
        ]
        let bytes = encoder.envelope(manifest: manifest, blocks: blocks, crypto: ManifestFixture.crypto)
        let anchors =
            Self.keys.map { TrustAnchor(key: $0.publicKey) } + [
                TrustAnchor(key: .publicKey(third.publicKey), permissions: Self.prefix("other"))
            ]
        let policy = TrustPolicy(anchors: anchors, threshold: 2, delegation: .allowed())
        #expect(throws: SUITError.componentNotPermitted(0)) { try ManifestFixture.read(bytes, policy: policy) }
    }

    @Test("M9 the criteria of a manifest with dependencies are refused instead of guessed")
    func dependencies() throws {
        var fixture = ManifestFixture()
        fixture.encoder.dependencies = [(index: 1, identifier: ComponentIdentifier("dependency"))]
        fixture.encoder.shared.setComponentIndex(1)
        fixture.encoder.shared.overrideParameters([.vendorIdentifier(ManifestFixture.vendor)])
        fixture.encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        let bytes = fixture.envelope()
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        var failure: SUITError?
        do throws(SUITError) { _ = try VariantCriteria(of: manifest, in: bytes.span) } catch { failure = error }
        guard case .dependencyUnavailable(component: 1, _, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }
}
