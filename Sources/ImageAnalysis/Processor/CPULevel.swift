/// The levels of the x86-64 architecture (x86-64 psABI 1.0, section 3.1.1), by their Linux `/proc/cpuinfo` flags.
///
/// glibc refuses a file that is marked for a level that the processor does not reach (`X86_ISA_1_NEEDED`).
public enum CPULevel: Int, CaseIterable, Comparable, Sendable {
    /// Every 64-bit x86 processor.
    case v1 = 1
    /// Nehalem and later.
    case v2 = 2
    /// Haswell and later.
    case v3 = 3
    /// Processors with the common part of AVX-512.
    case v4 = 4

    /// The name, as compilers and glibc write it.
    public var name: String { "x86-64-v\(rawValue)" }

    /// The level with a name such as `x86-64-v3`; `x86-64` is the first.
    public init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) ?? (name == "x86-64" ? .v1 : nil) else {
            return nil
        }
        self = level
    }

    /// What it adds to the level below.
    public var addedFeatures: [String] {
        switch self {
        case .v1: []
        case .v2: ["cx16", "lahf_lm", "pni", "popcnt", "sse4_1", "sse4_2", "ssse3"]
        case .v3: ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"]
        case .v4: ["avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"]
        }
    }

    /// All that it takes beyond the first level.
    public var features: [String] {
        Self.allCases.filter { $0 <= self }.flatMap(\.addedFeatures)
    }

    /// The highest level whose features are all in `features`.
    public init(features: Set<String>) {
        var level = Self.v1
        for next in Self.allCases where next.addedFeatures.allSatisfy(features.contains) {
            if next.rawValue == level.rawValue + 1 { level = next }
        }
        self = level
    }

    /// Orders levels by what they take.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
