import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// How many must sign, and what they may do (suit-manifest sections 6.2 and 9).
@Suite("Signers and their permissions")
struct SignerPermissionTests {
    static let keys = (0..<3).map { _ in SwiftSigningKey.generate(.p256) }

    private func envelope(_ signers: [SwiftSigningKey], secret: SymmetricKey? = nil) throws -> [UInt8] {
        var encoder = EnvelopeEncoder(
            sequenceNumber: 7,
            components: [ComponentIdentifier("boot"), ComponentIdentifier("app")]
        )
        var sequence = SequenceEncoder()
        sequence.setComponentIndex(1)
        sequence.overrideParameters([.uri("x")])
        sequence.command(SUITCommand.fetch, policy: [])
        encoder.sections = [(.install, sequence)]
        let crypto = ManifestFixture.crypto
        let manifest = encoder.manifest(crypto: crypto)
        let payload = EnvelopeEncoder.signedDigest(of: manifest, crypto: crypto)
        var blocks = try signers.map {
            try Sign1.sign(payload.span, with: $0, keyID: $0.publicKey.keyID(crypto), detached: true)
        }
        if let secret {
            blocks.append(
                try Mac0.authenticate(payload.span, with: secret, keyID: [1], detached: true, crypto: crypto)
            )
        }
        return encoder.envelope(manifest: manifest, blocks: blocks, crypto: crypto)
    }

    private func anchor(_ index: Int, _ permissions: Permissions = .all) -> TrustAnchor {
        TrustAnchor(key: .publicKey(Self.keys[index].publicKey), permissions: permissions)
    }

    @Test("M2 two of three must sign: one key twice is one")
    func threshold() throws {
        let policy = TrustPolicy(anchors: [anchor(0), anchor(1), anchor(2)], threshold: 2)
        let both = try ManifestFixture.read(try envelope([Self.keys[0], Self.keys[2]]), policy: policy)
        #expect(both.source.signers.count == 2)
        let twice = try envelope([Self.keys[0], Self.keys[0]])
        #expect(throws: SUITError.thresholdNotMet(needed: 2, found: 1)) {
            try ManifestFixture.read(twice, policy: policy)
        }
    }

    @Test("M2 a MAC and a signature count as two")
    func macAndSignature() throws {
        let secret = SymmetricKey(bytes: [UInt8](repeating: 5, count: 32))
        let policy = TrustPolicy(anchors: [anchor(0), TrustAnchor(key: .secret(secret))], threshold: 2)
        let manifest = try ManifestFixture.read(try envelope([Self.keys[0]], secret: secret), policy: policy)
        #expect(manifest.source.signers == [.publicKey(Self.keys[0].publicKey), .secret(secret)])
    }

    @Test("M2 several signers may share one COSE_Sign")
    func severalSigners() throws {
        let crypto = ManifestFixture.crypto
        let encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])
        let manifest = encoder.manifest(crypto: crypto)
        let payload = EnvelopeEncoder.signedDigest(of: manifest, crypto: crypto)
        var block = try Sign.sign(payload.span, with: Self.keys[0], keyID: [0], detached: true)
        block = try Sign.adding(to: block.span, over: payload.span, with: Self.keys[1], keyID: [1])
        let bytes = encoder.envelope(manifest: manifest, blocks: [block], crypto: crypto)
        let policy = TrustPolicy(anchors: [anchor(0), anchor(1)], threshold: 2)
        #expect(try ManifestFixture.read(bytes, policy: policy).source.signers.count == 2)
    }

    @Test("A1 a signer may not touch a component outside of his prefixes")
    func component() throws {
        let bytes = try envelope([Self.keys[0]])
        let permissions = Permissions(components: [[[UInt8]("app".utf8)]])
        #expect(throws: SUITError.componentNotPermitted(0)) {
            try ManifestFixture.read(bytes, trusting: anchor(0, permissions))
        }
    }

    @Test("A1 a signer may not use a command or parameter that he was not given")
    func commandAndParameter() throws {
        let bytes = try envelope([Self.keys[0]])
        func failure(_ permissions: Permissions) -> SUITError? {
            do throws(SUITError) {
                _ = try ManifestFixture.read(bytes, trusting: anchor(0, permissions))
                return nil
            } catch { return error }
        }
        guard case .commandNotPermitted(SUITCommand.fetch, .install, at: _) = failure(Permissions(commands: [12, 20]))
        else {
            Issue.record("\(String(describing: failure(Permissions(commands: [12, 20]))))")
            return
        }
        guard
            case .parameterNotPermitted(SUITParameter.uri, .install, at: _) = failure(Permissions(parameters: [3, 14]))
        else {
            Issue.record("\(String(describing: failure(Permissions(parameters: [3, 14]))))")
            return
        }
        #expect(failure(Permissions(commands: [12, 20, 21], parameters: [21])) == nil)
    }

    @Test("A1 what one signer may do to one component is not mixed with what another may to the next")
    func notMixed() throws {
        let bytes = try envelope([Self.keys[0], Self.keys[1]])
        // One may do everything to the boot loader, the other only set parameters of the application.
        let boot = Permissions(components: [[[UInt8]("boot".utf8)]])
        let app = Permissions(components: [[[UInt8]("app".utf8)]], commands: [12, 20])
        var failure: SUITError?
        do throws(SUITError) {
            _ = try ManifestFixture.read(bytes, policy: TrustPolicy(anchors: [anchor(0, boot), anchor(1, app)]))
        } catch { failure = error }
        guard case .commandNotPermitted(SUITCommand.fetch, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        let whole = Permissions(components: [[[UInt8]("app".utf8)]])
        _ = try ManifestFixture.read(bytes, policy: TrustPolicy(anchors: [anchor(0, boot), anchor(1, whole)]))
    }

    @Test("M4 a key that an anchor vouches for signs within what both may, and only where the policy allows it")
    func delegation() throws {
        let crypto = ManifestFixture.crypto
        var encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])
        var sequence = SequenceEncoder()
        sequence.overrideParameters([.uri("x")])
        sequence.command(SUITCommand.fetch, policy: [])
        encoder.sections = [(.install, sequence)]
        let manifest = encoder.manifest(crypto: crypto)
        let payload = EnvelopeEncoder.signedDigest(of: manifest, crypto: crypto)
        func envelope(_ permissions: Permissions) throws -> [UInt8] {
            let token = try Delegation.grant(
                to: Self.keys[1].publicKey,
                permissions: permissions,
                by: Self.keys[0],
                keyID: [0]
            )
            let block = try Sign1.sign(
                payload.span,
                with: Self.keys[1],
                keyID: [1],
                detached: true,
                webToken: token
            )
            return encoder.envelope(manifest: manifest, blocks: [block], crypto: crypto)
        }
        let allowed = TrustPolicy(anchors: [anchor(0)], delegation: .allowed())
        let granted = try envelope(.all)
        let read = try ManifestFixture.read(granted, policy: allowed)
        #expect(read.source.signers == [.publicKey(Self.keys[1].publicKey)])
        #expect(throws: SUITError.self) { try ManifestFixture.read(granted, trusting: anchor(0)) }
        let restricted = try envelope(Permissions(components: [[[UInt8]("boot".utf8)]]))
        #expect(throws: SUITError.componentNotPermitted(0)) {
            try ManifestFixture.read(restricted, policy: allowed)
        }
    }
}
