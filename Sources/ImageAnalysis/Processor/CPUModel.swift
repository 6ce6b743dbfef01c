import CBOR
public import Eligibility

/// A processor as the set of its extensions, named as Linux names them in `/proc/cpuinfo` (E2, M6).
///
/// It comes from a running device's flags, or from a name: a model of qemu's `-cpu`, a level such as `x86-64-v3`, or a
/// list of features. Only extensions count that ordinary programs can run into; privileged ones are not kept apart.
public struct CPUModel: Equatable, Sendable {
    /// The name that it was asked for by, empty for plain flags.
    public var name: String
    /// Its extensions, including the levels `x86-64-v1`... where it is a 64-bit x86 processor.
    public var features: Set<String>

    /// The processor with the flags of a `flags` (x86) or `Features` (ARM) line of `/proc/cpuinfo`.
    ///
    /// - Parameters:
    ///   - name: what to call it.
    ///   - flags: the flags. Levels of x86-64 are added where the flags name a 64-bit x86 processor (`lm`).
    public init(name: String = "", flags: [String]) {
        self.name = name
        var features = Set(flags.map { Self.aliases[$0] ?? $0 })
        if features.contains("lm") {
            let level = CPULevel(features: features)
            for reached in CPULevel.allCases where reached <= level { features.insert(reached.name) }
        }
        self.features = features
    }

    /// The processor that `text` describes: a model, a level or features, then changes to it, as in
    /// `Haswell,-avx2,+adx`, `x86-64-v2,aes` or `avx avx2 fma`. `nil` where the first word is none of them.
    ///
    /// A list of features alone is the 64-bit baseline with these. Spelling of case, `-` and `_` does not matter.
    public init?(named text: String) {
        let words = text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" || $0 == "\n" }).map(String.init)
        guard let first = words.first, words.count <= 512 else { return nil }
        var flags: Set<String> = ["lm"]
        var changes = words[...]
        if let known = Self.table(first) {
            flags.formUnion(known)
            changes = changes.dropFirst()
        } else if !Self.isFeature(Self.canonical(first)) {
            return nil
        }
        for word in changes {
            let feature = Self.canonical(word)
            guard !feature.isEmpty else { return nil }
            if word.hasPrefix("-") {
                // What builds on a feature goes with it, as in qemu and in the processor itself.
                flags.subtract(Self.dependents(feature))
            } else {
                flags.insert(feature)
            }
        }
        self.init(name: text, flags: Array(flags))
    }

    /// Whether it has an extension, in any usual spelling.
    public func has(_ feature: String) -> Bool {
        features.contains(Self.canonical(feature))
    }

    /// The highest level of x86-64 that it reaches, `nil` where it is another kind of processor.
    public var level: CPULevel? {
        CPULevel.allCases.last { features.contains($0.name) }
    }

    /// What it gives to software, in the order of names.
    public var capabilities: [Capability] {
        features.sorted().map { .attribute(AttributeCapability(.cpuFeature, Text($0))) }
    }
}
