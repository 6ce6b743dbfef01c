import CBOR
import DeviceCore
import Eligibility
import Testing
import UpdateProtocol

@Suite("What would help, from the verdict to the report")
struct AdviceTests {
    let fleet = SimulatedFleet()

    private func refused(_ advice: Advice?) -> (refusal: Refusal?, report: StatusReport?) {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.judgement = Judgement(.ineligible, advice: advice, rulings: ["denied"])
        guard case .refused(let refusal)? = device.update(fleet.manifest()) else { return (nil, nil) }
        return (refusal, device.reports.last)
    }

    @Test("E7 E8 the refusal has what would help, and the distributor is told in words")
    func told() throws {
        let actions = [RemedyAction(.installPackage, name: "libextra1", version: "2.0")]
        let advice = Advice(actions, isComplete: true, text: "install libextra1 2.0")
        let (refusal, report) = refused(advice)
        #expect(refusal?.advice == advice && refusal?.rulings == ["denied"])
        #expect(report?.detail.string.hasSuffix("; what would help: install libextra1 2.0") == true)
        #expect(refusal?.detail.string.contains("help") == false)
        let encoded = try #require(report).encoded
        #expect(try StatusReport(encoded.span) == report)
    }

    @Test("E8 without remedies, or with more words than a report carries, there are none in it", arguments: [0, 1_537])
    func untold(_ count: Int) {
        let text = Text(String(repeating: "x", count: count))
        let (refusal, report) = refused(Advice([], isComplete: false, text: text))
        #expect(report?.detail == refusal?.detail)
        #expect(refused(nil).refusal?.advice == nil)
    }

    @Test("E6 who is asked to agree sees what tables have allowed")
    func proposal() {
        var device = SimulatedDevice(fleet, old: fleet.old)
        device.gates = .authorisation
        device.judgement = Judgement(.eligible, version: "2.0", rulings: ["allowed"])
        _ = device.update(fleet.manifest())
        #expect(device.proposals.first?.parts.map(\.rulings) == [["allowed"]])
    }
}
