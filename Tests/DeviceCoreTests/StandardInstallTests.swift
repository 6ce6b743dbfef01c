import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Installing from standard manifests")
struct StandardInstallTests {
    static let new = StandardManifest.new

    static func refusal(_ conclusion: UpdateMachine.Conclusion?) -> Refusal? {
        guard case .refused(let refusal)? = conclusion else { return nil }
        return refusal
    }

    @Test("M3 an image is fetched from the address in the manifest, and nobody is asked")
    func address() {
        var device = StandardDevice()
        device.web = ["app.bin": [Self.new]]
        #expect(device.update(.fetching("app.bin")) == .installed)
        #expect(device.bootImage() == Self.new)
        #expect(device.fetched == ["app.bin"])
        #expect(!device.isAsked)
        #expect(device.reports.map(\.state) == [.manifestReceived, .updateReceived, .installed])
        #expect(device.reports[1].transfer?.byteCount == 3_000)
        #expect(device.stored.sequenceNumber == 5)
    }

    @Test("M8 two components are fetched from their addresses, and switched together")
    func twoComponents() {
        var device = StandardDevice()
        let radio = [UInt8](repeating: 1, count: 100)
        device.web = ["app.bin": [Self.new], "radio.bin": [radio]]
        #expect(device.update(.fetching("app.bin", "radio.bin")) == .installed)
        #expect(device.bootImage(0) == Self.new)
        #expect(device.bootImage(1) == radio)
        #expect(device.stored.trial?.components == [0, 1])
    }

    @Test("rule 2 a component whose vendor and class the manifest does not name is not written to")
    func unidentified() {
        var device = StandardDevice()
        var manifest = StandardManifest.fetching("app.bin", "radio.bin")
        manifest.identifies = false
        device.web = ["app.bin": [Self.new]]
        #expect(Self.refusal(device.update(manifest))?.reason == .componentUnsupported)
        #expect(device.fetched == ["app.bin"])
        #expect(device.bootImage(0) == StandardDevice.old)
    }

    @Test("A4 a bad image is fetched anew, three times at most, and the old software stays")
    func bad() {
        var device = StandardDevice()
        var changed = Self.new
        changed[17] ^= 1
        device.web = ["app.bin": [changed, Array(Self.new.dropLast()), Self.new]]
        #expect(device.update(.fetching("app.bin")) == .installed)
        device = StandardDevice()
        device.web = ["app.bin": [changed]]
        guard case .postponed(.resultMismatch, _)? = device.update(.fetching("app.bin")) else {
            Issue.record("not postponed")
            return
        }
        #expect(device.fetched.count == UpdateMachine.attemptLimit)
        #expect(device.bootImage() == StandardDevice.old)
        #expect(device.stored.handled == nil)
    }

    @Test("M3 the image is taken from the envelope where that holds it")
    func integrated() {
        var device = StandardDevice()
        var manifest = StandardManifest.fetching("#app")
        manifest.integrated = [("#app", Self.new)]
        #expect(device.update(manifest) == .installed)
        #expect(device.bootImage() == Self.new)
        #expect(device.fetched.isEmpty)
    }

    @Test("rule 1 a payload in the envelope that was changed, or is not there, changes nothing")
    func changedIntegrated() {
        var manifest = StandardManifest.fetching("#app")
        manifest.integrated = [("#app", Self.new.reversed())]
        var device = StandardDevice()
        guard case .postponed(.resultMismatch, _)? = device.update(manifest) else {
            Issue.record("not postponed")
            return
        }
        #expect(device.slots[0][1].isEmpty)
        // Whoever passes envelopes on must not be able to keep the update from the device for good.
        #expect(device.stored.handled == nil)
        manifest.integrated = []
        guard case .postponed(.operationFailed, _)? = device.update(manifest) else {
            Issue.record("not postponed")
            return
        }
        #expect(device.stored.handled == nil)
    }

    @Test("M3 content of the manifest itself is written, and must be what its digest says")
    func writes() {
        var device = StandardDevice()
        #expect(device.update(.writing(Self.new)) == .installed)
        #expect(device.bootImage() == Self.new)
        device = StandardDevice()
        #expect(Self.refusal(device.update(.writing([1, 2, 3])))?.reason == .resultMismatch)
        #expect(device.slots[0][1].isEmpty)
    }

    @Test("an image that is larger than the device takes is refused before it is fetched")
    func tooLarge() {
        var device = StandardDevice()
        device.payloadLimit = 2_999
        device.web = ["app.bin": [Self.new]]
        #expect(Self.refusal(device.update(.fetching("app.bin")))?.reason == .storage)
        #expect(device.fetched.isEmpty)
    }

    @Test("software that runs already is not fetched")
    func current() {
        var device = StandardDevice()
        device.web = ["app.bin": [Self.new]]
        #expect(device.update(.fetching("app.bin")) == .installed)
        device.stored.confirm()
        device.fetched = []
        #expect(device.update(.fetching("app.bin")) == .current)
        #expect(device.fetched.isEmpty)
    }

    @Test("rule 6 the state no longer counts on a slot before the first byte of it changes")
    func secondUpdate() {
        var device = StandardDevice()
        device.web = ["app.bin": [Self.new, Self.new.reversed()]]
        #expect(device.update(.fetching("app.bin")) == .installed)
        device.stored.confirm()
        // Now the other slot holds the old software, and the state says so.
        #expect(device.stored.components[0].slots[device.stored.components[0].secondary] != nil)
        var manifest = StandardManifest.fetching("app.bin")
        manifest.images = [Self.new.reversed()]
        #expect(device.update(manifest) == .installed)
        #expect(device.bootImage() == Self.new.reversed())
        #expect(device.carelessWrites == 0)
    }

    @Test("what is not supported is refused", arguments: [SUITCommand.swap, SUITCommand.invoke, SUITCommand.unlink])
    func unsupported(_ command: Int64) {
        var manifest = StandardManifest()
        manifest.staging = 1
        var install = SequenceEncoder()
        install.setComponentIndex(0)
        install.overrideParameters([.sourceComponent(1)])
        install.command(command, policy: [])
        manifest.sections = [(.install, install)]
        var device = StandardDevice()
        #expect(Self.refusal(device.update(manifest))?.reason == .operationFailed)
        #expect(device.stored.sequenceNumber == 0)
    }

    @Test("only what was fetched can be copied")
    func copyOfNothing() {
        var manifest = StandardManifest()
        manifest.staging = 1
        var install = SequenceEncoder()
        install.setComponentIndex(0)
        install.overrideParameters([.sourceComponent(1)])
        install.command(SUITCommand.copy, policy: [])
        manifest.sections = [(.install, install)]
        var device = StandardDevice()
        #expect(Self.refusal(device.update(manifest))?.reason == .componentUnsupported)
    }

    @Test("B4 with the power cut before any action the device gets to the new software", arguments: 0..<8)
    func powerCut(_ cut: Int) {
        var device = StandardDevice()
        device.web = ["app.bin": [Self.new]]
        _ = device.update(.fetching("app.bin"), cutBefore: cut)
        #expect(device.bootImage() == StandardDevice.old || device.bootImage() == Self.new)
        if device.bootImage() != Self.new { #expect(device.update(.fetching("app.bin")) == .installed) }
        #expect(device.bootImage() == Self.new)
    }
}
