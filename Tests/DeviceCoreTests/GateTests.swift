import CBOR
import COSE
import DeviceCore
import SUIT
import Testing
import UpdateProtocol

@Suite("Gates of an update")
struct GateTests {
    let fleet = SimulatedFleet()

    private func device(_ gates: UpdateGates) -> SimulatedDevice {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.gates = gates
        return device
    }

    @Test(
        "E3 the owner is asked once, with what is going to change, before the update request is sent"
    )
    func asked() throws {
        var device = device(.authorisation)
        #expect(device.update(fleet.manifest()) == .installed)
        #expect(device.proposals.count == 1)
        let proposal = try #require(device.proposals.first)
        #expect(proposal.isTransfer && proposal.sequenceNumber == 5)
        #expect(proposal.parts.map(\.version) == ["2.0"])
        #expect(proposal.parts.map(\.size) == [UInt64(fleet.new.count)])
        #expect(proposal.parts.map(\.digest) == [SimulatedDevice.crypto.sha256(fleet.new.span)])
        #expect(device.requests.count == 1)
    }

    @Test("E3 the owner is not asked about software that does not fit, and not without the gate")
    func notAsked() {
        var unfit = device(.authorisation)
        unfit.judgement = Judgement(.ineligible)
        _ = unfit.update(fleet.manifest())
        #expect(unfit.proposals.isEmpty)
        var open = device([])
        #expect(open.update(fleet.manifest()) == .installed)
        #expect(open.proposals.isEmpty && open.probed.isEmpty)
    }

    @Test(
        "E3 while the owner has not agreed nothing is asked for, and the manifest stays open",
        arguments: [ReportReason.awaitingUser, .awaitingWindow]
    )
    func waits(_ reason: ReportReason) {
        var device = device(.authorisation)
        device.permissions = [.wait(reason, "later")]
        #expect(device.update(fleet.manifest()) == .postponed(reason, "later"))
        #expect(device.requests.isEmpty && device.obtained == 0)
        #expect(device.stored.handled == nil)
        #expect(device.reports.last?.state == .waiting)
        #expect(device.reports.last?.reason == reason)
        #expect(device.update(fleet.manifest()) == .installed)
    }

    @Test("E3 what a user turns down is dealt with, and reported")
    func denied() {
        var device = device(.authorisation)
        device.permissions = [.denied(.rejectedByUser, "no")]
        guard case .refused(let refusal) = device.update(fleet.manifest()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .rejectedByUser)
        #expect(device.requests.isEmpty && device.stored.handled != nil)
        #expect(device.stored.unreported?.reason == .rejectedByUser)
    }

    @Test("rule 7: nobody holds a rescue back, and no test stands in its way")
    func rescue() {
        var device = device([.authorisation, .probe])
        device.permissions = [.denied(.rejectedByUser, "no")]
        device.judgement = Judgement(.eligible, version: "2.0", isRescue: true)
        #expect(device.update(fleet.manifest()) == .installed)
        #expect(device.proposals.isEmpty && device.probed.isEmpty)
    }

    @Test("E10 new software is tested in its slot before the switch, and the report says how")
    func probed() {
        var device = device(.probe)
        #expect(device.update(fleet.manifest()) == .installed)
        let candidates = device.probed.flatMap { $0 }
        #expect(candidates.map(\.component) == [0] && candidates.map(\.slot) == [1])
        #expect(candidates.map(\.digest) == [SimulatedDevice.crypto.sha256(fleet.new.span)])
        #expect(device.reports.last?.detail == "probe passed")
        #expect(device.stored.trial != nil)
    }

    @Test("E10 software that does not pass the test is never switched to")
    func probeFailed() {
        var device = device(.probe)
        let edge = ReportedEdge(
            side: 0,
            kind: 5,
            subject: "the new software",
            needed: "symbol f",
            found: ""
        )
        device.probeEdges = [edge]
        guard case .refused(let refusal) = device.update(fleet.manifest()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .probeFailed && refusal.edges == [edge])
        #expect(device.bootImage == fleet.old && device.stored.trial == nil)
        #expect(device.stored.sequenceNumber == 0)
        #expect(device.stored.unreported?.edges == [edge])
    }

    @Test("B4 a power cut at any step leaves the old or the new software, with gates as well")
    func powerCut() {
        for cut in 0..<16 {
            var device = device([.authorisation, .probe])
            if device.update(fleet.manifest(), cutBefore: cut) == nil {
                #expect(device.bootImage == fleet.old || device.stored.trial != nil)
                #expect(device.update(fleet.manifest()) != nil)
            }
            if device.stored.trial != nil { device.start(isNewSoftwareGood: true) }
            #expect(device.bootImage == fleet.new)
        }
    }

    @Test("E3 a copied and a written payload wait as well; what the envelope holds is no transfer")
    func standard() {
        for (isIntegrated, sequence) in [(false, OpenDevice.fetch), (true, GateTests.integrated)] {
            var encoder = OpenDevice.manifest()
            encoder.sections = [(.payloadFetch, sequence)]
            if isIntegrated { encoder.integratedPayloads = [("#app", OpenDevice.new)] }
            var device = device(.authorisation)
            device.permissions = [.wait(.awaitingUser, "later")]
            let envelope = try! encoder.envelope(
                manifest: encoder.manifest(crypto: SimulatedDevice.crypto),
                signer: fleet.key,
                crypto: SimulatedDevice.crypto
            )
            #expect(device.update(envelope) == .postponed(.awaitingUser, "later"))
            #expect(device.proposals.map(\.isTransfer) == [!isIntegrated])
            #expect(device.obtained == 0)
            #expect(device.update(envelope) == .installed)
        }
    }

    private static var integrated: SequenceEncoder {
        OpenDevice.sequence {
            $0.overrideParameters([.uri("#app")])
            $0.command(SUITCommand.fetch, policy: [])
        }
    }
}
