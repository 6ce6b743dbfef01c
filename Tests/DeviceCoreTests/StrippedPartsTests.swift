import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import Trust
import UpdateProtocol

/// What is not signed anybody on the way can take away or add. That may delay an update, and never turn it down for good.
@Suite("Unsigned parts that were changed on the way")
struct StrippedPartsTests {
    static let policy = TrustPolicy(anchors: [TrustAnchor(key: StandardManifest.key.publicKey)])

    private static func envelope(_ encoder: EnvelopeEncoder) throws -> [UInt8] {
        let manifest = encoder.manifest(crypto: OpenDevice.crypto)
        return try encoder.envelope(manifest: manifest, signer: StandardManifest.key, crypto: OpenDevice.crypto)
    }

    /// The envelope with its first two members alone: the signature and the manifest.
    private static func strip(_ envelope: [UInt8]) throws -> [UInt8] {
        let parsed = try Envelope(envelope.span)
        var stripped = Array(envelope[..<parsed.manifestWhole.upperBound])
        // The head of the map follows the tag 107, which takes two bytes.
        stripped[2] = 0xA2
        return stripped
    }

    private func expectPostponed(_ device: OpenDevice, _ conclusion: UpdateMachine.Conclusion?) {
        guard case .postponed? = conclusion else {
            Issue.record("\(String(describing: conclusion))")
            return
        }
        #expect(device.stored.handled == nil)
        #expect(device.obtained.isEmpty)
    }

    @Test("a severed section that was taken away is waited for", arguments: [SUITSection.payloadFetch, .install])
    func severed(_ section: SUITSection) throws {
        var encoder = OpenDevice.manifest()
        let check = OpenDevice.sequence { $0.command(SUITCommand.imageMatch, policy: []) }
        encoder.sections = [(.payloadFetch, OpenDevice.fetch), (.install, check)]
        encoder.severed = [section]
        let envelope = try Self.envelope(encoder)
        var device = OpenDevice()
        expectPostponed(device, device.update(try Self.strip(envelope), policy: Self.policy))
        #expect(device.update(envelope, policy: Self.policy) == .installed)
    }

    @Test("an integrated payload that was taken away is waited for")
    func payload() throws {
        var encoder = OpenDevice.manifest()
        let fetch = OpenDevice.sequence {
            $0.overrideParameters([.uri("#app")])
            $0.command(SUITCommand.fetch, policy: [])
        }
        encoder.sections = [(.payloadFetch, fetch)]
        encoder.integratedPayloads = [("#app", OpenDevice.new)]
        let envelope = try Self.envelope(encoder)
        var device = OpenDevice()
        expectPostponed(device, device.update(try Self.strip(envelope), policy: Self.policy))
        #expect(device.update(envelope, policy: Self.policy) == .installed)
    }

    @Test("an integrated descriptor that was taken away is waited for")
    func descriptor() throws {
        let descriptor: [UInt8] = [0xA1, 1, 1]
        let reference = DescriptorReference(digest: OpenDevice.digest(descriptor), size: 3, uri: "#descriptor")
        var encoder = OpenDevice.manifest()
        var fetch = OpenDevice.sequence {
            $0.overrideParameters([.descriptor(reference)])
            $0.command(SUITCommand.eligible, policy: [])
        }
        fetch.overrideParameters([.uri("app.bin")])
        fetch.command(SUITCommand.fetch, policy: [])
        encoder.sections = [(.payloadFetch, fetch)]
        encoder.integratedPayloads = [("#descriptor", descriptor)]
        let envelope = try Self.envelope(encoder)
        var device = OpenDevice()
        expectPostponed(device, device.update(try Self.strip(envelope), policy: Self.policy))
        #expect(device.update(envelope, policy: Self.policy) == .installed)
    }

    @Test("M9 a member that was added to a detail manifest makes the device ask anew")
    func detailMember() throws {
        let fleet = try DetailFleet()
        let good = fleet.answer(1)
        let detail = try #require(good.detail)
        var envelope = detail.envelope
        try #require(envelope[2] == 0xA2)
        envelope[2] = 0xA3
        envelope += [0x14, 0x41, 0x80]
        let bad = UpdateAnswer(
            entries: good.entries,
            detail: DetailAnswer(index: detail.index, proof: detail.proof, envelope: envelope)
        )
        #expect(fleet.run(answers: [bad, good]).conclusion == .installed)
        let outcome = fleet.run(answers: [bad])
        guard case .postponed? = outcome.conclusion else {
            Issue.record("\(String(describing: outcome.conclusion))")
            return
        }
        #expect(outcome.requests.count == UpdateMachine.attemptLimit)
        #expect(outcome.obtained == 0)
    }

    @Test("M9 a member of a detail manifest that was changed or taken away makes the device ask anew")
    func detailSevered() throws {
        let fleet = try DetailFleet(severs: true)
        let good = fleet.answer(1)
        let detail = try #require(good.detail)
        var changed = detail.envelope
        changed[changed.count - 1] ^= 1
        for envelope in [changed, try Self.strip(detail.envelope)] {
            let bad = UpdateAnswer(
                entries: good.entries,
                detail: DetailAnswer(index: detail.index, proof: detail.proof, envelope: envelope)
            )
            #expect(fleet.run(answers: [bad, good]).conclusion == .installed)
            let outcome = fleet.run(answers: [bad])
            guard case .postponed? = outcome.conclusion else {
                Issue.record("\(String(describing: outcome.conclusion))")
                continue
            }
            #expect(outcome.requests.count == UpdateMachine.attemptLimit)
        }
    }
}
