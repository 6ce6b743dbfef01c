import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Installing what is encrypted")
struct EncryptedInstallTests {
    typealias Staged = StandardManifest.Staged

    static let new = StandardManifest.new
    static let agreement = SwiftAgreementKey.generate()
    static let secret = SymmetricKey(bytes: (1...16).map { $0 })

    enum Recipient: CaseIterable {
        case agreement, wrapping
    }

    private static func key(_ recipient: Recipient) -> StandardDevice.Key {
        recipient == .agreement ? .agreement(agreement) : .secret(secret)
    }

    private static func seal(
        _ algorithm: ContentAlgorithm,
        _ recipient: Recipient = .agreement,
        _ plaintext: [UInt8] = new
    ) throws -> Staged {
        let sealed = try Encrypt.seal(
            plaintext.span,
            by: algorithm,
            for: [
                recipient == .agreement
                    ? .agreement(agreement.publicKey, keyID: [1]) : .wrapping(secret, keyID: [2])
            ],
            detached: true,
            crypto: SimulatedDevice.crypto
        )
        return Staged(content: sealed.ciphertext ?? [], encryption: sealed.object)
    }

    private static func device(
        _ keys: [StandardDevice.Key] = [key(.agreement)],
        _ contents: [UInt8]...
    ) -> StandardDevice {
        var device = StandardDevice()
        device.keys = keys
        device.web = ["app.encrypted": contents]
        return device
    }

    @Test(
        "M3 a ciphertext is fetched, decrypted into the slot, and gone at the end",
        arguments: ContentAlgorithm.allCases,
        Recipient.allCases
    )
    func installs(_ algorithm: ContentAlgorithm, _ recipient: Recipient) throws {
        let staged = try Self.seal(algorithm, recipient)
        // The right key is found among others.
        let other = StandardDevice.Key.secret(SymmetricKey(bytes: [UInt8](repeating: 7, count: 16)))
        var device = Self.device([other, .agreement(.generate()), Self.key(recipient)], staged.content)
        #expect(device.update(.staging(staged)) == .installed)
        #expect(device.bootImage() == Self.new)
        #expect(device.spool.isEmpty)
        #expect(device.reports.map(\.state) == [.manifestReceived, .updateReceived, .installed])
        // What came over the wire is counted once.
        #expect(device.reports[2].transfer?.byteCount == UInt64(staged.content.count))
    }

    @Test("M3 a copy without encryption info copies; size and digest follow from the result's")
    func plainCopy() {
        for (hasDigest, hasSize) in [(true, true), (true, false), (false, false)] {
            var device = Self.device([], Self.new)
            let staged = Staged(content: Self.new, hasDigest: hasDigest, hasSize: hasSize)
            #expect(device.update(.staging(staged)) == .installed)
            #expect(device.bootImage() == Self.new)
        }
    }

    @Test("a ciphertext that authenticates itself needs neither digest nor size in the manifest")
    func withoutDigest() throws {
        for algorithm in [ContentAlgorithm.a128GCM, .chaCha20Poly1305] {
            var staged = try Self.seal(algorithm)
            staged.hasDigest = false
            staged.hasSize = false
            var device = Self.device([Self.key(.agreement)], staged.content)
            #expect(device.update(.staging(staged)) == .installed)
            #expect(device.bootImage() == Self.new)
        }
    }

    @Test("A128CTR without a signed digest of the ciphertext is refused before a byte is fetched or decrypted")
    func unsignedStream() throws {
        var staged = try Self.seal(.a128CTR)
        staged.hasDigest = false
        var device = Self.device([Self.key(.agreement)], staged.content)
        let refusal = StandardInstallTests.refusal(device.update(.staging(staged)))
        #expect(refusal?.reason == .parameterUnsupported)
        #expect(device.fetched.isEmpty && device.slots[0][1].isEmpty)
    }

    @Test("a device without the key refuses before a byte is fetched, and says why")
    func wrongKey() throws {
        let staged = try Self.seal(.a128GCM)
        let other = StandardDevice.Key.agreement(.generate())
        for keys in [[], [other], [Self.key(.wrapping)]] {
            var device = Self.device(keys, staged.content)
            let refusal = StandardInstallTests.refusal(device.update(.staging(staged)))
            #expect(refusal?.reason == .noDecryptionKey)
            #expect(device.fetched.isEmpty)
            #expect(device.reports.last?.reason == .noDecryptionKey)
            #expect(device.reports.last?.state == .refused)
            #expect(device.bootImage() == StandardDevice.old)
        }
    }

    @Test(
        "A4 a ciphertext that was changed anywhere is fetched anew, and the old software stays where it always is bad",
        arguments: ContentAlgorithm.allCases,
        0..<12
    )
    func corrupt(_ algorithm: ContentAlgorithm, _ seed: Int) throws {
        // With a digest the spool notices; without one, decrypting does.
        for hasDigest in [true, false] where hasDigest || algorithm.isAuthenticated {
            var staged = try Self.seal(algorithm)
            staged.hasDigest = hasDigest
            var changed = staged.content
            // The last places are those of the tag.
            let place = seed < 4 ? changed.count - 1 - seed * 5 : (seed &* 2_654_435_761) % changed.count
            changed[place] ^= 1 << UInt8(seed % 8)
            var device = Self.device([Self.key(.agreement)], changed, staged.content)
            #expect(device.update(.staging(staged)) == .installed)
            #expect(device.bootImage() == Self.new)
            #expect(device.fetched.count == 2)

            device = Self.device([Self.key(.agreement)], changed)
            guard case .postponed(.resultMismatch, _)? = device.update(.staging(staged)) else {
                Issue.record("not postponed")
                continue
            }
            #expect(device.fetched.count == UpdateMachine.attemptLimit)
            #expect(device.bootImage() == StandardDevice.old)
            #expect(device.stored.running(ComponentIdentifier("app"))?.version == "1.0")
            #expect(device.stored.handled == nil && device.stored.sequenceNumber == 0)
        }
    }

    @Test("rule 1 a ciphertext of other software, well encrypted for the device, is not installed")
    func otherPlaintext() throws {
        for algorithm in ContentAlgorithm.allCases {
            // Anybody can encrypt for a public key.
            let staged = try Self.seal(algorithm, .agreement, Self.new.reversed())
            var device = Self.device([Self.key(.agreement)], staged.content)
            guard case .postponed(.resultMismatch, _)? = device.update(.staging(staged)) else {
                Issue.record("not postponed")
                continue
            }
            #expect(device.bootImage() == StandardDevice.old)
        }
    }

    @Test("a ciphertext that gives more than the signed size stops there")
    func longer() throws {
        let staged = try Self.seal(.a128CTR, .agreement, Self.new + [0])
        var device = Self.device([Self.key(.agreement)], staged.content)
        guard case .postponed(.resultMismatch, _)? = device.update(.staging(staged)) else {
            Issue.record("not postponed")
            return
        }
        #expect(device.slots[0][1].count <= Self.new.count)
    }

    @Test("what is staged at once stays within the limit of payloads")
    func tooLarge() throws {
        let radio = [UInt8](repeating: 9, count: 500)
        let first = try Self.seal(.a128GCM)
        var second = try Self.seal(.a128GCM, .agreement, radio)
        second.uri = "radio.encrypted"
        let manifest = StandardManifest.staging(first, second, images: [Self.new, radio])
        let total = UInt64(first.content.count + second.content.count)
        var device = Self.device([Self.key(.agreement)], first.content)
        device.web["radio.encrypted"] = [second.content]
        device.payloadLimit = total
        #expect(device.update(manifest) == .installed)
        #expect(device.bootImage(0) == Self.new && device.bootImage(1) == radio)
        #expect(device.peak == Int(total))
        for limit in [total - 1, 10] {
            device = Self.device([Self.key(.agreement)], first.content)
            device.payloadLimit = limit
            #expect(StandardInstallTests.refusal(device.update(manifest))?.reason == .storage)
            #expect(device.peak <= Int(limit))
            #expect(device.bootImage() == StandardDevice.old)
        }
    }

    @Test("a component that the device lacks, and that nothing is copied from, is not fetched")
    func unused() {
        var manifest = StandardManifest.staging(Staged(content: Self.new))
        manifest.sections.removeLast()
        var device = Self.device([], Self.new)
        #expect(StandardInstallTests.refusal(device.update(manifest))?.reason == .componentUnsupported)
        #expect(device.fetched.isEmpty)
    }

    @Test("image-match of a staging component is about the bytes in the spool")
    func imageMatch() throws {
        var staged = try Self.seal(.a128GCM)
        staged.matches = SimulatedDevice.crypto.sha256(Self.new.span)
        var device = Self.device([Self.key(.agreement)], staged.content)
        #expect(StandardInstallTests.refusal(device.update(.staging(staged)))?.reason == .resultMismatch)
        #expect(device.slots[0][1].isEmpty)
    }

    @Test("a ciphertext in the envelope is decrypted like one that was fetched")
    func integrated() throws {
        var staged = try Self.seal(.a128GCM)
        staged.uri = "#app"
        var manifest = StandardManifest.staging(staged)
        manifest.integrated = [("#app", staged.content)]
        var device = Self.device()
        #expect(device.update(manifest) == .installed)
        #expect(device.bootImage() == Self.new && device.fetched.isEmpty)
    }

    @Test("M3 content of the manifest itself is decrypted", arguments: ContentAlgorithm.allCases)
    func writes(_ algorithm: ContentAlgorithm) throws {
        let staged = try Self.seal(algorithm)
        var device = Self.device()
        #expect(device.update(.writing(staged.content, encryption: staged.encryption)) == .installed)
        #expect(device.bootImage() == Self.new)
        device = Self.device([])
        let refused = device.update(.writing(staged.content, encryption: staged.encryption))
        #expect(StandardInstallTests.refusal(refused)?.reason == .noDecryptionKey)
        #expect(device.bootImage() == StandardDevice.old)
    }

    @Test("software that runs already is neither fetched nor decrypted, whatever keys there are")
    func current() throws {
        let staged = try Self.seal(.a128GCM)
        var device = Self.device([Self.key(.agreement)], staged.content)
        #expect(device.update(.staging(staged)) == .installed)
        device.stored.confirm()
        device.fetched = []
        device.keys = []
        #expect(device.update(.staging(staged)) == .current)
        #expect(device.fetched.isEmpty)
    }

    @Test("B4 with the power cut before any action the device gets to the new software", arguments: 0..<12)
    func powerCut(_ cut: Int) throws {
        let staged = try Self.seal(.a128GCM)
        // The first payload is bad, so that the way of a second try is cut too.
        var changed = staged.content
        changed[0] ^= 1
        var withoutDigest = staged
        withoutDigest.hasDigest = false
        var device = Self.device([Self.key(.agreement)], changed, staged.content)
        _ = device.update(.staging(withoutDigest), cutBefore: cut)
        #expect(device.bootImage() == StandardDevice.old || device.bootImage() == Self.new)
        if device.bootImage() != Self.new { #expect(device.update(.staging(withoutDigest)) == .installed) }
        #expect(device.bootImage() == Self.new)
        #expect(device.stored.sequenceNumber == 5)
    }
}
