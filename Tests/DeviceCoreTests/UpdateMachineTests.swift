import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Update machine")
struct UpdateMachineTests {
    let fleet = SimulatedFleet()

    @Test("A5 B2 a device takes a good update, runs it on trial, and confirms it")
    func goodUpdate() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        #expect(device.update(fleet.manifest()) == .installed)
        #expect(device.stored.trial != nil)
        #expect(device.stored.sequenceNumber == 5)
        device.start(isNewSoftwareGood: true)
        #expect(device.bootImage == fleet.new)
        #expect(device.stored.trial == nil)
        #expect(device.stored.running(ComponentIdentifier("app"))?.version == "2.0")
        #expect(device.reports.map(\.state) == [.manifestReceived, .updateReceived, .installed])
    }

    @Test("A2 a device reports what the definition asks for, and nothing else")
    func claims() throws {
        var device = SimulatedDevice(fleet, old: fleet.old)
        _ = device.update(fleet.manifest())
        let request = try #require(device.requests.first)
        #expect(request.claims.count == 1)
        #expect(request.claims[0].claims.map(\.label) == [2, 3])
        #expect(request.claims[0][2] == .bytes(SimulatedFleet.classIdentifier))
        #expect(request.claims[0][3] == .digest(ProtocolDigest(bytes: SimulatedDevice.crypto.sha256(fleet.old.span))))
    }

    @Test("A1 a manifest by a stranger is refused before anything is fetched")
    func stranger() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        let envelope = fleet.manifest(signedBy: SwiftSigningKey.generate(.p256))
        guard case .refused(let refusal) = device.update(envelope) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .unauthorised)
        #expect(device.judged == 0 && device.requests.isEmpty && device.obtained == 0)
    }

    @Test("M8 a device of another class is refused before anything is fetched")
    func otherClass() {
        var device = SimulatedDevice(
            fleet,
            old: fleet.old,
            classIdentifier: [UInt8](repeating: 0xEE, count: 16)
        )
        guard case .refused(let refusal) = device.update(fleet.manifest()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .componentUnsupported)
        #expect(device.judged == 0 && device.requests.isEmpty)
    }

    @Test(
        "E5 E7 an unfit device asks for no payload, and says why",
        arguments: [Judgement.Verdict.ineligible, .undecided]
    )
    func unfit(_ verdict: Judgement.Verdict) {
        var device = SimulatedDevice(fleet, old: fleet.old)
        let edge = ReportedEdge(side: 1, kind: 5, subject: "/usr/bin/tool", needed: "b", found: "")
        device.judgement = Judgement(verdict, edges: [edge])
        guard case .refused(let refusal) = device.update(fleet.manifest()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == (verdict == .ineligible ? .ineligible : .undecided))
        #expect(device.requests.isEmpty && device.obtained == 0)
        #expect(device.reports.last?.edges == [edge])
        #expect(device.stored.handled != nil)
    }

    @Test("a lower sequence number is refused, an equal one is not")
    func sequenceNumber() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        #expect(device.update(fleet.manifest(sequenceNumber: 5)) == .installed)
        device.start(isNewSoftwareGood: true)
        guard case .refused(let refusal) = device.update(fleet.manifest(sequenceNumber: 4, image: fleet.old)) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .sequenceNumber)
        #expect(device.update(fleet.manifest(sequenceNumber: 5)) == .current)
    }

    @Test("an expired manifest is refused, and so is one on a device that does not know the time")
    func expiry() {
        for now: UInt64? in [1_900_000_000, nil] {
            var device = SimulatedDevice(fleet, old: fleet.old)
            device.facts.now = now
            guard case .refused(let refusal) = device.update(fleet.manifest(expires: 1_900_000_000)) else {
                Issue.record("accepted")
                continue
            }
            #expect(refusal.reason == .expired)
        }
        var device = SimulatedDevice(fleet, old: fleet.old)
        #expect(device.update(fleet.manifest(expires: 1_900_000_000)) == .installed)
    }

    @Test("a device that runs the software already proves it, and fetches nothing")
    func current() throws {
        var device = SimulatedDevice(fleet, old: fleet.new)
        #expect(device.update(fleet.manifest()) == .current)
        #expect(device.requests.isEmpty && device.judged == 0)
        let report = try #require(device.reports.last)
        #expect(report.state == .running)
        #expect(report.running[0][3] == .digest(ProtocolDigest(bytes: SimulatedDevice.crypto.sha256(fleet.new.span))))
        #expect(device.stored.sequenceNumber == 5)
    }

    @Test("A4 after a bad patch the device asks for a full image")
    func fullAfterPatch() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.faults = [.invalidPayload("bad frame", nil)]
        #expect(device.update(fleet.manifest()) == .installed)
        #expect(device.requests.map(\.formats) == [[2, 1, 0], [1, 0]])
        #expect(device.bootImage == fleet.new)
    }

    @Test("A4 a payload that is always bad is given up after three tries, and the old software stays")
    func alwaysBad() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.faults = [DeliveryFailure](repeating: .invalidPayload("bad", nil), count: 9)
        #expect(device.update(fleet.manifest()) == .postponed(.resultMismatch, "bad"))
        #expect(device.obtained == 3)
        #expect(device.bootImage == fleet.old)
        #expect(device.stored.sequenceNumber == 0)
        // Whoever damages payloads must not be able to keep the update from the device for good.
        #expect(device.stored.handled == nil)
        device.faults = []
        #expect(device.update(fleet.manifest()) == .installed)
    }

    @Test("B2 while software is on trial nothing is written over what the device falls back to")
    func trial() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        #expect(device.update(fleet.manifest()) == .installed)
        let state = device.stored
        let other = fleet.manifest(sequenceNumber: 6, image: Array("other software".utf8))
        guard case .postponed? = device.update(other) else {
            Issue.record("not postponed")
            return
        }
        #expect(device.stored == state)
        #expect(device.obtained == 1)
        device.start(isNewSoftwareGood: false)
        #expect(device.bootImage == fleet.old)
    }

    @Test("a full disk or an unreachable distributor only postpones the update")
    func postponed() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.faults = [.storage("full")]
        #expect(device.update(fleet.manifest()) == .postponed(.storage, "full"))
        device.faults = [.unreachable("gone")]
        #expect(device.update(fleet.manifest()) == .postponed(.operationFailed, "gone"))
        #expect(device.stored.handled == nil)
        #expect(device.update(fleet.manifest()) == .installed)
    }
}
