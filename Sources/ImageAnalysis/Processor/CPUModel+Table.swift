extension CPUModel {
    /// The extensions of a model of qemu's `-cpu` or of a level, or `nil`.
    ///
    /// The sets are those of QEMU 7.2's target/i386/cpu.c; `max` is what its emulator gives. A model's variants
    /// (`Haswell-noTSX-IBRS`, `EPYC-v3`) differ in nothing but transactions and what no program runs into.
    static func table(_ name: String) -> [String]? {
        if let level = CPULevel(name: name) { return level.features }
        var words = name.split(separator: "-").map { $0.lowercased() }
        while let last = words.last, words.count > 1, isVariant(last) {
            words.removeLast()
        }
        let withoutTransactions = name.lowercased().contains("-notsx")
        guard let features = models[words.joined(separator: "-")] else { return nil }
        return withoutTransactions ? features.filter { $0 != "rtm" && $0 != "hle" } : features
    }

    private static func isVariant(_ word: String) -> Bool {
        if word == "ibrs" || word == "ibpb" || word == "notsx" { return true }
        return word.first == "v" && word.count > 1 && word.dropFirst().allSatisfy(\.isNumber)
    }

    private static let conroe = ["lahf_lm", "pni", "ssse3"]
    private static let penryn = conroe + ["cx16", "sse4_1"]
    private static let nehalem = penryn + ["popcnt", "sse4_2"]
    private static let westmere = nehalem + ["aes", "pclmulqdq"]
    private static let sandyBridge = westmere + ["avx", "rdtscp", "xsave", "xsaveopt"]
    private static let ivyBridge = sandyBridge + ["f16c", "fsgsbase", "rdrand"]
    private static let haswell = ivyBridge + ["abm", "avx2", "bmi1", "bmi2", "fma", "movbe", "rtm"]
    private static let broadwell = haswell + ["3dnowprefetch", "adx", "rdseed"]
    private static let skylake = broadwell + ["xsavec"]
    private static let skylakeServer =
        skylake + ["clflushopt", "clwb", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    private static let cascadelake = skylakeServer + ["avx512_vnni"]
    private static let icelake =
        cascadelake + [
            "avx512_bitalg", "avx512_vbmi2", "avx512_vpopcntdq", "avx512vbmi", "gfni", "vaes", "vpclmulqdq",
        ]
    private static let denverton =
        westmere + [
            "3dnowprefetch", "clflushopt", "fsgsbase", "movbe", "rdrand", "rdseed", "rdtscp", "sha_ni", "xsave",
            "xsavec", "xsaveopt",
        ]
    private static let opteronG3 = ["abm", "cx16", "lahf_lm", "pni", "popcnt", "rdtscp", "sse4a"]
    private static let opteronG4 =
        opteronG3 + [
            "3dnowprefetch", "aes", "avx", "fma4", "pclmulqdq", "sse4_1", "sse4_2", "ssse3", "xop", "xsave",
        ]
    private static let zen = skylake.filter { $0 != "rtm" } + ["clflushopt", "sha_ni", "sse4a"]

    private static let models: [String: [String]] = [
        "qemu64": ["cx16", "lahf_lm", "pni"],
        "kvm64": ["cx16", "pni"],
        "core2duo": conroe + ["cx16"],
        "conroe": conroe,
        "penryn": penryn,
        "nehalem": nehalem,
        "westmere": westmere,
        "sandybridge": sandyBridge,
        "ivybridge": ivyBridge,
        "haswell": haswell,
        "broadwell": broadwell,
        "skylake-client": skylake,
        "skylake-server": skylakeServer,
        "cascadelake-server": cascadelake,
        "cooperlake": cascadelake + ["avx512_bf16"],
        "icelake-server": icelake,
        "sapphirerapids": icelake + [
            "avx512_bf16", "avx512_fp16", "avx512ifma", "avx_vnni", "amx_tile", "amx_int8", "amx_bf16", "rdpid",
            "serialize", "sha_ni",
        ],
        "denverton": denverton,
        "snowridge": denverton + ["clwb", "gfni"],
        "knightsmill": broadwell.filter { $0 != "rtm" } + [
            "avx512f", "avx512cd", "avx512er", "avx512pf", "avx512_vpopcntdq",
        ],
        "opteron_g1": ["pni"],
        "opteron_g2": ["cx16", "lahf_lm", "pni"],
        "opteron_g3": opteronG3,
        "opteron_g4": opteronG4,
        "opteron_g5": opteronG4 + ["f16c", "fma", "tbm"],
        "phenom": opteronG3 + ["3dnow", "3dnowext"],
        "epyc": zen,
        "epyc-rome": zen + ["clwb", "rdpid"],
        "epyc-milan": zen + ["clwb", "rdpid"],
        "dhyana": zen.filter { $0 != "aes" && $0 != "pclmulqdq" && $0 != "sha_ni" },
        "max": haswell.filter { $0 != "rtm" } + ["3dnow", "3dnowext", "adx", "clflushopt", "clwb", "sse4a", "vaes"],
    ]
}
