import CBOR
import DeviceCore
import SUIT
import Testing
import UpdateProtocol

@Suite("Power cuts")
struct PowerCutTests {
    let fleet = SimulatedFleet()

    @Test(
        "B4 with the power cut before any action the device starts old or new software, and gets there",
        arguments: 0..<12
    )
    func cutAnywhere(_ cut: Int) {
        var device = SimulatedDevice(fleet, old: fleet.old)
        let conclusion = device.update(fleet.manifest(), cutBefore: cut)
        #expect(device.bootImage == fleet.old || device.bootImage == fleet.new)
        let sequenceNumber = device.stored.sequenceNumber
        device.start(isNewSoftwareGood: true)
        if conclusion == nil, device.stored.handled == nil { #expect(device.bootImage == fleet.old) }
        if device.bootImage != fleet.new { _ = device.update(fleet.manifest()) }
        device.start(isNewSoftwareGood: true)
        #expect(device.bootImage == fleet.new)
        #expect(device.stored.trial == nil)
        #expect(device.stored.sequenceNumber >= sequenceNumber)
    }

    @Test("B2 software that fails its check gives way to the old one, and is not taken again")
    func revert() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        #expect(device.update(fleet.manifest()) == .installed)
        device.start(isNewSoftwareGood: false)
        #expect(device.bootImage == fleet.old)
        #expect(device.stored.sequenceNumber == 5)
        guard case .refused(let refusal) = device.update(fleet.manifest()) else {
            Issue.record("software that failed was taken again")
            return
        }
        #expect(refusal.reason == .notConfirmed)
        #expect(refusal.manifest?.digest == device.stored.handled)
    }

    @Test("B4 software that never comes back gives way after its starts are used up")
    func startsUsedUp() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        #expect(device.update(fleet.manifest()) == .installed)
        for start in 1...DeviceState.startLimit {
            var state = device.stored
            guard case .trial(let trial) = state.decideAtStart() else {
                Issue.record("no trial at start \(start)")
                return
            }
            #expect(trial.starts == start)
            device.stored = state
        }
        var state = device.stored
        guard case .reverted = state.decideAtStart() else {
            Issue.record("not reverted")
            return
        }
        device.stored = state
        #expect(device.bootImage == fleet.old)
    }

    @Test("the state reads back as it was written, and no cut or changed one makes the reader trap")
    func stateCodec() throws {
        var device = SimulatedDevice(fleet, old: fleet.old)
        _ = device.update(fleet.manifest())
        let encoded = device.stored.encoded
        #expect(try DeviceState(encoded.span) == device.stored)
        for count in 0..<encoded.count {
            let part = Array(encoded[..<count])
            #expect(throws: CBORError.self) { try DeviceState(part.span) }
        }
        for bit in 0..<(encoded.count * 8) {
            var changed = encoded
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = try? DeviceState(changed.span)
        }
    }
}
