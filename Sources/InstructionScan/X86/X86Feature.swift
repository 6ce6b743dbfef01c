/// The x86 extensions that instructions are told apart by, beyond the 64-bit baseline.
enum X86Feature: UInt8, CaseIterable {
    case pni
    case ssse3
    case sse4_1
    case sse4_2
    case popcnt
    case cx16
    case avx
    case avx2
    case fma
    case f16c
    case bmi1
    case bmi2
    case abm
    case movbe
    case aes
    case pclmulqdq
    case sha_ni
    case adx
    case avx512f
    case avx512cd
    case avx512er
    case avx512pf
    case avx512dq
    case avx512bw
    case avx512vl
    case avx512vbmi
    case avx512_vnni
    case avx512_fp16
    case vaes
    case vpclmulqdq
    case gfni
    case sse4a
    case xop
    case fma4
    case tbm
    case threeDNow
    case rdrand
    case rdseed
    case rtm
    case fsgsbase
    case rdtscp
    case xsave
    case xsaveopt
    case xsavec
    case clflushopt
    case clwb

    /// The name in Linux's `/proc/cpuinfo`.
    var name: String {
        self == .threeDNow ? "3dnow" : "\(self)"
    }

    /// A set of these, one bit each.
    struct Mask: OptionSet, Hashable {
        let rawValue: UInt64

        init(rawValue: UInt64) { self.rawValue = rawValue }

        init(_ features: X86Feature...) {
            rawValue = features.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
        }

        func contains(_ feature: X86Feature) -> Bool { rawValue >> UInt64(feature.rawValue) & 1 != 0 }

        /// All that is encoded with VEX or EVEX on vector registers.
        static let vector = Mask(
            .avx,
            .avx2,
            .fma,
            .f16c,
            .avx512f,
            .avx512cd,
            .avx512er,
            .avx512pf,
            .avx512dq,
            .avx512bw,
            .avx512vl,
            .avx512vbmi,
            .avx512_vnni,
            .avx512_fp16,
            .vaes,
            .vpclmulqdq
        )
    }
}
