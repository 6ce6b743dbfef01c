import CBOR
import Eligibility
import Harness

extension Harness {
    /// What devices provide: what is read is written to bytes that read alike, and every need can be compared with it. A
    /// device with twice the same is no other device.
    static let capabilities = Harness("capabilities", seeds: CapabilitySeeds.all) { input in
        guard let set = try? CapabilitySet(decoding: input.span) else { return }
        require((try? CapabilitySet(decoding: set.encoded().span)) == set, "written to another set")
        let descriptor = Descriptor(requirements: CapabilitySeeds.needs + TableSeeds.descriptor.requirements)
        let verdict = Verdict(of: descriptor, lower: set, upper: [])
        roundTrip(verdict)
        let twice = Verdict(of: descriptor, lower: set.merging(set), upper: [])
        require(twice.outcome == verdict.outcome, "stated twice, it counts differently")
    }

    /// Verdicts as devices report them.
    static let verdict = Harness("verdict", seeds: CapabilitySeeds.verdicts) { input in
        var decoder = CBORDecoder(input.span)
        guard let verdict = try? Verdict(from: &decoder) else { return }
        require(verdict.edges.count <= verdict.edgeCount && verdict.met <= verdict.checked, "counts that cannot be")
        roundTrip(verdict)
    }
}
