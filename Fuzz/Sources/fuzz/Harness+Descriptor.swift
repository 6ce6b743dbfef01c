import CBOR
import Eligibility
import Harness

extension Harness {
    /// Descriptors: what is read is written to bytes that read alike, and evaluates against itself.
    static let descriptor = Harness("descriptor", seeds: DescriptorSeeds.all) { input in
        guard let descriptor = try? Descriptor(decoding: input) else { return }
        let again = try? Descriptor(decoding: descriptor.encoded())
        require(again == descriptor, "written to another descriptor")
        let verdict = Verdict(
            of: descriptor,
            lower: CapabilitySet(descriptor.provides),
            upper: [UpperRequirement(owner: "other", requirements: descriptor.requirements)]
        )
        roundTrip(verdict)
        roundTrip(Verdict(of: descriptor, lower: CapabilitySeeds.values, upper: []))
    }
}
