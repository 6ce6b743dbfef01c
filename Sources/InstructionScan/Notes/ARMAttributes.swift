/// What an ARM file's `.ARM.attributes` say about the processor (ABI for the Arm Architecture, addenda, section 3).
///
/// The linker adds up the objects, so code that is chosen at run time raises the figures: nothing here is a reason to
/// refuse, except through the machine and the float ABI, which the loader checks itself.
struct ARMAttributes {
    static func findings(_ bytes: Span<UInt8>, _ image: CodeImage) -> [FeatureFinding] {
        guard let range = AttributeSection.body(bytes, image, vendor: "aeabi") else { return [] }
        var reader = AttributeSection(range: range)
        var findings: [FeatureFinding] = []
        while let tag = reader.number(bytes) {
            // 4, 5, 65 and 67 are texts; 32 is a number and a text; above 32, odd tags are texts.
            if tag == 4 || tag == 5 || (tag > 32 && tag % 2 == 1) {
                reader.skipText(bytes)
                continue
            }
            guard let value = reader.number(bytes) else { break }
            if tag == 32 { reader.skipText(bytes) }
            let features: [String] =
                switch (tag, value) {
                case (10, 1...2): ["vfp"]
                case (10, 3), (10, 4): ["vfpv3"]
                case (10, 5...): ["vfpv4"]
                case (12, 1): ["neon"]
                case (12, 2...): ["neon", "vfpv4"]
                case (44, 2): ["idiva", "idivt"]
                default: []
                }
            for feature in features where !findings.contains(where: { $0.feature == feature }) {
                findings.append(FeatureFinding(feature, .may, .attribute, evidence: ".ARM.attributes tag \(tag)"))
            }
        }
        return findings
    }
}
