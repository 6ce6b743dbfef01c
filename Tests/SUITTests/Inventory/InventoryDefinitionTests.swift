import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Inventory definitions")
struct InventoryDefinitionTests {
    private let crypto = SwiftCryptoProvider()
    private let author = SwiftSigningKey.generate(.p256)

    private func definition(
        _ number: UInt64 = 4,
        components: [ComponentIdentifier] = [ComponentIdentifier("app")],
        parts: InventoryParts = [.capabilities, .lowerIndex]
    ) throws -> InventoryDefinition {
        try #require(
            InventoryDefinition(
                sequenceNumber: number,
                uri: "inventories",
                components: components,
                request: RequestDefinition(
                    entries: components.indices.map { RequestDefinition.Entry(component: $0, labels: [2, 28]) },
                    deviceLabels: parts.isEmpty ? [] : [Characteristic.model]
                ),
                parts: parts
            )
        )
    }

    private func signed(_ definition: InventoryDefinition, by key: SwiftSigningKey) throws -> [UInt8] {
        try definition.signed(by: key, keyID: key.publicKey.keyID(crypto))
    }

    private func policy(_ permissions: Permissions = .all, threshold: Int = 1) -> TrustPolicy {
        TrustPolicy(
            anchors: [TrustAnchor(key: .publicKey(author.publicKey), permissions: permissions)],
            threshold: threshold
        )
    }

    private func refusal(_ document: [UInt8], _ policy: TrustPolicy) -> InventoryDefinitionError? {
        do throws(InventoryDefinitionError) {
            _ = try InventoryDefinition.open(document.span, policy: policy, crypto: crypto)
            return nil
        } catch {
            return error
        }
    }

    @Test("A2 B3 what an author signed comes back as he wrote it")
    func roundTrip() throws {
        let definition = try definition()
        let document = try signed(definition, by: author)
        #expect(try InventoryDefinition.open(document.span, policy: policy(), crypto: crypto) == definition)
        #expect(try InventoryDefinition.unverified(document.span) == definition)
        #expect(try InventoryDefinition.keyIDs(in: document.span) == [author.publicKey.keyID(crypto)])
    }

    @Test("M2 where two must sign, one is not enough, and two in one document are")
    func threshold() throws {
        let other = SwiftSigningKey.generate(.ed25519)
        var policy = policy(threshold: 2)
        policy.anchors.append(TrustAnchor(key: other.publicKey))
        let definition = try definition()
        var document = try definition.signed(by: author, keyID: [1], forSeveral: true)
        #expect(refusal(document, policy) == .untrusted(.thresholdNotMet(needed: 2, found: 1)))
        document = try InventoryDefinition.adding(signatureTo: document.span, by: other, keyID: [2])
        #expect(refusal(document, policy) == nil)
    }

    @Test("A2 a stranger's definition, a changed one and a detached one are refused")
    func strangers() throws {
        let definition = try definition()
        let foreign = try signed(definition, by: .generate(.p256))
        #expect(refusal(foreign, policy()) == .untrusted(.thresholdNotMet(needed: 1, found: 0)))
        var changed = try signed(definition, by: author)
        let position = try #require(changed.indices.first { changed[$0...].starts(with: Array("inventories".utf8)) })
        changed[position] ^= 1
        #expect(refusal(changed, policy()) == .untrusted(.thresholdNotMet(needed: 1, found: 0)))
        let payload = definition.encoded
        let detached = try Sign1.sign(payload.span, with: author, keyID: [], detached: true)
        #expect(refusal(detached, policy()) == .object(.payloadDetached(at: 0)))
        #expect(refusal([UInt8](repeating: 0, count: 65_537), policy()) == .tooLarge(65_537))
    }

    @Test("M10 a signer asks only about components that he may touch, and about the device only if he may touch all")
    func permissions() throws {
        let app: [[UInt8]] = [Array("app".utf8)]
        let onlyApp = policy(Permissions(components: [app]))
        let whole = try signed(try definition(), by: author)
        #expect(refusal(whole, onlyApp) == .notPermitted(component: nil))
        let part = try signed(try definition(parts: []), by: author)
        #expect(refusal(part, onlyApp) == nil)
        let other = try definition(components: [ComponentIdentifier("app"), ComponentIdentifier("os")], parts: [])
        #expect(refusal(try signed(other, by: author), onlyApp) == .notPermitted(component: 1))
        let noQuestions = policy(Permissions(parameters: [1, 2, 3]))
        #expect(refusal(part, noQuestions) == .notPermitted(component: nil))
    }

    @Test("A2 other documents that an author signs are no definitions, and a definition is no other document")
    func confusion() throws {
        let keySet = try KeySet(version: 3, keys: [author.publicKey], threshold: 1, manifestKeys: [])
        for payload in [keySet.encoded, SUITDigest(.sha256, crypto.sha256([1, 2].span)).encoded, [0xA0], [0x80]] {
            let document = try Sign1.sign(payload.span, with: author, keyID: [], detached: false)
            #expect(throws: InventoryDefinitionError.self) {
                try InventoryDefinition.open(document.span, policy: policy(), crypto: crypto)
            }
        }
        let encoded = try definition().encoded
        #expect(throws: TrustError.self) { try KeySet(encoded.span, in: 0..<encoded.count) }
    }

    @Test("A2 what is not understood is refused: unknown keys, parts, versions and components")
    func unknown() throws {
        let encoded = try definition().encoded
        // The number of pairs, the version, and the parts, one after the other.
        for (position, value) in [(0, UInt8(0xA7)), (2, 2), (encoded.count - 14, 8)] {
            var changed = encoded
            changed[position] = value
            #expect(throws: InventoryDefinitionError.self, "\(position)") {
                try InventoryDefinition(changed.span, in: 0..<changed.count)
            }
        }
        #expect(
            InventoryDefinition(
                sequenceNumber: 1,
                uri: "inventories",
                components: [],
                request: RequestDefinition(entries: [.init(component: 0, labels: [1])]),
                parts: []
            ) == nil
        )
        let twice = [ComponentIdentifier("app"), ComponentIdentifier("app")]
        #expect(
            InventoryDefinition(
                sequenceNumber: 1,
                uri: "inventories",
                components: twice,
                request: RequestDefinition(entries: []),
                parts: []
            ) == nil
        )
    }

    @Test("A2 no bytes make the reader stop with anything else than a value or an error", arguments: 0..<4)
    func anyBytes(_ seed: UInt64) throws {
        let original = try definition()
        let document = try signed(original, by: author)
        var generator = SeededBits(seed: seed)
        for _ in 0..<4_000 {
            var changed = document
            for _ in 0...generator.below(4) { changed[generator.below(changed.count)] = UInt8(generator.below(256)) }
            if generator.below(3) == 0 { changed.removeLast(generator.below(changed.count)) }
            _ = try? InventoryDefinition.unverified(changed.span)
            if changed != document {
                // Bits of the signature's unprotected surroundings are all that may differ.
                let opened = try? InventoryDefinition.open(changed.span, policy: policy(), crypto: crypto)
                #expect(opened == nil || opened == original)
            }
        }
    }

    @Test("A2 a device never goes back to a definition of a lower number, nor to another one of the same")
    func sequence() throws {
        let four = InventoryGuard(sequenceNumber: 4, digest: [1])
        try InventoryGuard().check(try definition(0), digest: [9])
        try four.check(try definition(4), digest: [1])
        try four.check(try definition(5), digest: [2])
        #expect(throws: InventoryDefinitionError.sequenceNumber(3, lowest: 4)) {
            try four.check(try definition(3), digest: [1])
        }
        #expect(throws: InventoryDefinitionError.sequenceNumber(4, lowest: 4)) {
            try four.check(try definition(4), digest: [2])
        }
    }
}
