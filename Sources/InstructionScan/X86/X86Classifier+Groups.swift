import CCapstone

extension X86Classifier {
    /// The extensions that the disassembler's groups and names of operations stand for.
    ///
    /// Groups of the baseline, and operations that older processors take for another harmless one (`tzcnt` as `bsf`,
    /// `rdssp` and `prefetchw` as nothing), are no extensions here: running into them kills nobody.
    static func features(groups: [UInt8], identifier: UInt32) -> X86Feature.Mask {
        switch x86_insn(rawValue: identifier) {
        case X86_INS_TZCNT, X86_INS_PREFETCHW, X86_INS_PREFETCH, X86_INS_LFENCE, X86_INS_MFENCE, X86_INS_SFENCE,
            X86_INS_PAUSE, X86_INS_EMMS, X86_INS_FEMMS:
            return []
        case X86_INS_POPCNT: return .init(.popcnt)
        case X86_INS_LZCNT: return .init(.abm)
        case X86_INS_MOVBE: return .init(.movbe)
        case X86_INS_CRC32: return .init(.sse4_2)
        case X86_INS_CMPXCHG16B: return .init(.cx16)
        case X86_INS_RDRAND: return .init(.rdrand)
        case X86_INS_RDSEED: return .init(.rdseed)
        case X86_INS_RDTSCP: return .init(.rdtscp)
        case X86_INS_XSAVE, X86_INS_XSAVE64, X86_INS_XRSTOR, X86_INS_XRSTOR64: return .init(.xsave)
        case X86_INS_XSAVEOPT, X86_INS_XSAVEOPT64: return .init(.xsaveopt)
        case X86_INS_XSAVEC, X86_INS_XSAVEC64: return .init(.xsavec)
        case X86_INS_CLFLUSHOPT: return .init(.clflushopt)
        case X86_INS_CLWB: return .init(.clwb)
        case X86_INS_XBEGIN, X86_INS_XEND, X86_INS_XABORT, X86_INS_XTEST: return .init(.rtm)
        case X86_INS_RDFSBASE, X86_INS_RDGSBASE, X86_INS_WRFSBASE, X86_INS_WRGSBASE: return .init(.fsgsbase)
        case X86_INS_ADCX, X86_INS_ADOX: return .init(.adx)
        default: break
        }
        var mask = X86Feature.Mask()
        for group in groups {
            if let feature = feature(group: x86_insn_group(rawValue: UInt32(group))) {
                mask.formUnion(.init(feature))
            }
        }
        return mask
    }

    private static func feature(group: x86_insn_group) -> X86Feature? {
        switch group {
        case X86_GRP_SSE3: .pni
        case X86_GRP_SSSE3: .ssse3
        case X86_GRP_SSE41: .sse4_1
        case X86_GRP_SSE42: .sse4_2
        case X86_GRP_SSE4A: .sse4a
        case X86_GRP_AVX: .avx
        case X86_GRP_AVX2: .avx2
        case X86_GRP_FMA: .fma
        case X86_GRP_F16C: .f16c
        case X86_GRP_BMI: .bmi1
        case X86_GRP_BMI2: .bmi2
        case X86_GRP_AES: .aes
        case X86_GRP_PCLMUL: .pclmulqdq
        case X86_GRP_SHA: .sha_ni
        case X86_GRP_ADX: .adx
        case X86_GRP_AVX512: .avx512f
        case X86_GRP_CDI: .avx512cd
        case X86_GRP_ERI: .avx512er
        case X86_GRP_PFI: .avx512pf
        case X86_GRP_DQI: .avx512dq
        case X86_GRP_BWI: .avx512bw
        case X86_GRP_VLX: .avx512vl
        case X86_GRP_XOP: .xop
        case X86_GRP_FMA4: .fma4
        case X86_GRP_TBM: .tbm
        case X86_GRP_3DNOW: .threeDNow
        case X86_GRP_RTM: .rtm
        case X86_GRP_FSGSBASE: .fsgsbase
        default: nil
        }
    }
}
