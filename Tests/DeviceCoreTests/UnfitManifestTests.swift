import CBOR
import DeviceCore
import Testing
import UpdateProtocol

@Suite("Manifests that did not fit")
struct UnfitManifestTests {
    let fleet = SimulatedFleet()
    let found = [UInt8](repeating: 7, count: 32)

    private func refused(_ verdict: Judgement.Verdict = .ineligible) -> SimulatedDevice {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.judgement = Judgement(verdict, fingerprint: found)
        _ = device.update(fleet.manifest())
        return device
    }

    @Test(
        "E7 what a verdict was found on is remembered with it",
        arguments: [Judgement.Verdict.ineligible, .undecided]
    )
    func remembered(_ verdict: Judgement.Verdict) throws {
        let state = refused(verdict).stored
        #expect(state.unfit?.manifest == state.handled)
        #expect(state.unfit?.fingerprint == found)
        #expect(try DeviceState(state.encoded.span) == state)
    }

    @Test("E7 a device that is the same does not ask again; one that has changed does")
    func reconsidered() {
        var state = refused().stored
        let before = state
        let isSame = state.reconsider(fingerprint: found)
        #expect(!isSame && state == before)
        let isOther = state.reconsider(fingerprint: [UInt8](repeating: 8, count: 32))
        #expect(isOther)
        #expect(state.handled == nil && state.unfit == nil)
    }

    @Test("E7 a manifest that was dealt with since stays dealt with")
    func superseded() {
        var state = refused().stored
        let other = ProtocolDigest(bytes: [UInt8](repeating: 1, count: 32))
        state.markHandled(other)
        let isOther = state.reconsider(fingerprint: [])
        #expect(isOther && state.handled == other)
    }

    @Test("E7 without a fingerprint a verdict is for good")
    func final() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.judgement = Judgement(.ineligible)
        _ = device.update(fleet.manifest())
        #expect(device.stored.unfit == nil && device.stored.handled != nil)
    }

    @Test(
        "a state with a fingerprint that is too long, or of another type, is refused",
        arguments: [0x40, 0x01] as [UInt8]
    )
    func malformed(_ byte: UInt8) {
        let state = refused().stored
        var bytes = state.encoded
        // The state ends with the fingerprint: a head of two bytes and 32 bytes.
        bytes[bytes.count - 34] = byte
        #expect(throws: CBORError.self) { _ = try DeviceState(bytes.span) }
    }
}
