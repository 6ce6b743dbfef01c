import Eligibility

/// The extensions of the processor, by the names of `/proc/cpuinfo` [E2].
struct ProcessorFeatures {
    /// Extensions that all processors have.
    private(set) var names: [String] = []
    /// The number of processors.
    private(set) var count = 0
    /// The model, for people.
    private(set) var model = ""

    private static let nameLimit = 1_024

    /// Levels of the x86-64 psABI, and what each adds.
    private static let levels: [(name: String, needed: [String])] = [
        ("x86-64-v1", ["lm"]),
        ("x86-64-v2", ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]),
        ("x86-64-v3", ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]),
        ("x86-64-v4", ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]),
    ]

    /// Reads what the kernel says. Extensions that are known not to be executable do not count.
    init(_ files: SystemFiles, tested: [String: Bool] = [:]) {
        guard let text = files.text("/proc/cpuinfo", limit: 1_048_576) else { return }
        var common: [String]?
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].filter { $0 != "\t" && $0 != " " }
            let value = line[line.index(after: colon)...]
            switch key {
            case "processor": count += 1
            case "modelname", "Model", "uarch":
                if model.isEmpty { model = String(value.drop { $0 == " " }.prefix(64)) }
            case "flags", "Features", "isa", "features":
                let found =
                    key == "isa"
                    ? ProcessorFeatures.extensions(value) : value.split(separator: " ").map(String.init)
                guard let before = common else {
                    common = Array(found.prefix(ProcessorFeatures.nameLimit))
                    continue
                }
                if before != found {
                    let set = Set(found)
                    common = before.filter { set.contains($0) }
                }
            default: continue
            }
        }
        names = (common ?? []).filter { tested[$0] != false }
        var has = Set(names)
        for level in ProcessorFeatures.levels {
            guard level.needed.allSatisfy({ has.contains($0) }) else { break }
            names.append(level.name)
            has.insert(level.name)
        }
    }

    /// The highest level of the psABI, or nothing.
    var level: String? { names.last { $0.hasPrefix("x86-64-v") } }

    /// The extensions in an ISA string of RISC-V, such as `rv64imafdc_zicsr`.
    private static func extensions(_ value: Substring) -> [String] {
        let parts = value.drop { $0 == " " }.split(separator: "_")
        guard let first = parts.first, first.hasPrefix("rv") else { return [] }
        let letters = first.dropFirst(2).drop { $0.isNumber }
        var names = letters.map { String($0) }
        if letters.contains("g") { names += ["i", "m", "a", "f", "d"] }
        return names + parts.dropFirst().map(String.init)
    }
}
