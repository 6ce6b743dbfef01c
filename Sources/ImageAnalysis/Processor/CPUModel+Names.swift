extension CPUModel {
    /// Other names of features: Intel's, AMD's, the compilers' and qemu's, against those of Linux.
    static let aliases: [String: String] = [
        "sse3": "pni", "sse4.1": "sse4_1", "sse4.2": "sse4_2", "sse41": "sse4_1", "sse42": "sse4_2", "lzcnt": "abm",
        "sha": "sha_ni", "bmi": "bmi1", "pclmul": "pclmulqdq", "rdrnd": "rdrand", "lahf": "lahf_lm", "sahf": "lahf_lm",
        "avx512vnni": "avx512_vnni", "avx512bitalg": "avx512_bitalg", "avx512bf16": "avx512_bf16",
        "avx512vbmi2": "avx512_vbmi2", "avx512fp16": "avx512_fp16", "avx512vpopcntdq": "avx512_vpopcntdq",
        "avx512_vbmi": "avx512vbmi", "avx512_ifma": "avx512ifma", "cmpxchg16b": "cx16", "prfchw": "3dnowprefetch",
    ]

    /// The features that an x86 program can run into, beyond the baseline.
    static let known: Set<String> = Set(table("Icelake-Server") ?? []).union(table("Opteron_G5") ?? [])
        .union(table("max") ?? []).union([
            "sha_ni", "rdpid", "avx512er", "avx512pf", "avx512ifma", "avx512_bf16", "avx512_fp16", "avx_vnni",
            "avx512_vp2intersect", "amx_tile", "amx_int8", "amx_bf16", "movdiri", "movdir64b", "waitpkg", "serialize",
            "avx_ifma", "avx_ne_convert", "avx_vnni_int8", "cmpccxadd", "hle", "lm",
        ])

    static func isFeature(_ name: String) -> Bool {
        known.contains(name)
    }

    /// The Linux name of a feature in any usual spelling, without a leading sign.
    static func canonical(_ word: String) -> String {
        var name = word.lowercased()[...]
        if let sign = name.first, sign == "+" || sign == "-" { name = name.dropFirst() }
        let plain = String(name)
        if let alias = aliases[plain] { return alias }
        if CPULevel(name: plain) != nil { return plain }
        let joined = String(plain.map { $0 == "-" ? "_" : $0 })
        return aliases[joined] ?? joined
    }

    /// The feature and all that cannot be without it.
    static func dependents(_ feature: String) -> Set<String> {
        switch feature {
        case "pni": ["pni", "ssse3", "sse4_1", "sse4_2"]
        case "ssse3": ["ssse3", "sse4_1", "sse4_2"]
        case "sse4_1": ["sse4_1", "sse4_2"]
        case "xsave", "avx":
            ([feature] as Set).union([
                "avx", "avx2", "fma", "f16c", "fma4", "xop", "vaes", "vpclmulqdq", "avx_vnni", "avx_ifma",
            ]).union(avx512)
        case "avx2": (["avx2", "vaes", "vpclmulqdq", "avx_vnni", "avx_ifma"] as Set).union(avx512)
        case "avx512f": avx512
        default: [feature]
        }
    }

    private static let avx512: Set<String> = [
        "avx512f", "avx512cd", "avx512er", "avx512pf", "avx512dq", "avx512bw", "avx512vl", "avx512ifma", "avx512vbmi",
        "avx512_vbmi2", "avx512_vnni", "avx512_bitalg", "avx512_vpopcntdq", "avx512_bf16", "avx512_fp16",
        "avx512_vp2intersect",
    ]
}
