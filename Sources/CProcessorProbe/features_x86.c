/* Instructions of x86-64, one of each extension. Registers of vectors are not declared as clobbered: the child executes
   nothing else that needs them, and the compiler does not know them all. */
#if defined(__x86_64__)
#include "features.h"

#define PROBE(name, text) \
    static int probe_##name(void) { __asm__ volatile(text ::: "memory", "cc", "rax", "rcx", "rdx", "xmm0", "xmm1"); return 1; }

PROBE(pni, "haddps %%xmm1, %%xmm0")
PROBE(ssse3, "pshufb %%xmm1, %%xmm0")
PROBE(sse4_1, "pmulld %%xmm1, %%xmm0")
PROBE(sse4_2, "pcmpgtq %%xmm1, %%xmm0")
PROBE(sse4a, "extrq %%xmm1, %%xmm0")
PROBE(popcnt, "popcnt %%rax, %%rcx")
PROBE(lahf_lm, "lahf")
PROBE(aes, "aesenc %%xmm1, %%xmm0")
PROBE(pclmulqdq, "pclmulqdq $0, %%xmm1, %%xmm0")
PROBE(sha_ni, "sha256msg1 %%xmm1, %%xmm0")
PROBE(gfni, "gf2p8mulb %%xmm1, %%xmm0")
PROBE(avx, "vaddps %%ymm1, %%ymm0, %%ymm0\n\tvzeroupper")
PROBE(avx2, "vpaddd %%ymm1, %%ymm0, %%ymm0\n\tvzeroupper")
PROBE(fma, "vfmadd132ps %%ymm1, %%ymm0, %%ymm0\n\tvzeroupper")
PROBE(f16c, "vcvtph2ps %%xmm1, %%xmm0")
PROBE(vaes, "vaesenc %%ymm1, %%ymm0, %%ymm0\n\tvzeroupper")
PROBE(vpclmulqdq, "vpclmulqdq $0, %%ymm1, %%ymm0, %%ymm0\n\tvzeroupper")
PROBE(fma4, "vfmaddps %%xmm1, %%xmm0, %%xmm1, %%xmm0")
PROBE(xop, "vpcmov %%xmm1, %%xmm0, %%xmm1, %%xmm0")
PROBE(bmi1, "andn %%rax, %%rcx, %%rdx")
PROBE(bmi2, "pdep %%rax, %%rcx, %%rdx")
PROBE(adx, "adcx %%rax, %%rcx")
PROBE(rdrand, "rdrand %%rax")
PROBE(rdseed, "rdseed %%rax")
PROBE(fsgsbase, "rdfsbase %%rax")
PROBE(xsave, "xorl %%ecx, %%ecx\n\txgetbv")
PROBE(avx512f, "vpaddd %%zmm1, %%zmm0, %%zmm0\n\tvzeroupper")
PROBE(avx512bw, "vpaddb %%zmm1, %%zmm0, %%zmm0\n\tvzeroupper")
PROBE(avx512cd, "vpconflictd %%zmm1, %%zmm0\n\tvzeroupper")
PROBE(avx512dq, "vpmullq %%zmm1, %%zmm0, %%zmm0\n\tvzeroupper")
PROBE(avx512vl, "vpternlogd $0, %%xmm1, %%xmm0, %%xmm0")
PROBE(avx512_vnni, "vpdpbusd %%zmm1, %%zmm0, %%zmm0\n\tvzeroupper")
PROBE(avx512vbmi, "vpermb %%zmm1, %%zmm0, %%zmm0\n\tvzeroupper")
PROBE(avx512ifma, "vpmadd52luq %%zmm1, %%zmm0, %%zmm0\n\tvzeroupper")
PROBE(avx512_bf16, "vcvtneps2bf16 %%zmm1, %%ymm0\n\tvzeroupper")

static int probe_cx16(void) {
    unsigned long long value[2] __attribute__((aligned(16))) = {1, 2};
    unsigned long long low = 1, high = 2;
    unsigned char is_same;
    __asm__ volatile("cmpxchg16b %1\n\tsete %0" : "=q"(is_same), "+m"(value), "+a"(low), "+d"(high)
                     : "b"(3ULL), "c"(4ULL) : "cc", "memory");
    return is_same && value[0] == 3;
}

static int probe_movbe(void) {
    unsigned value = 0x01020304, swapped = 0;
    __asm__ volatile("movbel %1, %0" : "=r"(swapped) : "m"(value));
    return swapped == 0x04030201;
}

/* Without the extension the prefix is passed over, and it is bsr. */
static int probe_abm(void) {
    unsigned long long count = 0;
    __asm__ volatile("lzcntq %1, %0" : "=r"(count) : "r"(1ULL) : "cc");
    return count == 63;
}

#define ENTRY(name) {#name, probe_##name}
const struct fettle_feature fettle_features[] = {
    ENTRY(pni), ENTRY(ssse3), ENTRY(sse4_1), ENTRY(sse4_2), ENTRY(sse4a), ENTRY(popcnt), ENTRY(cx16), ENTRY(lahf_lm),
    ENTRY(movbe), ENTRY(abm), ENTRY(aes), ENTRY(pclmulqdq), ENTRY(sha_ni), ENTRY(gfni), ENTRY(avx), ENTRY(avx2),
    ENTRY(fma), ENTRY(f16c), ENTRY(vaes), ENTRY(vpclmulqdq), ENTRY(fma4), ENTRY(xop), ENTRY(bmi1), ENTRY(bmi2),
    ENTRY(adx), ENTRY(rdrand), ENTRY(rdseed), ENTRY(fsgsbase), ENTRY(xsave), ENTRY(avx512f), ENTRY(avx512bw),
    ENTRY(avx512cd), ENTRY(avx512dq), ENTRY(avx512vl), ENTRY(avx512_vnni), ENTRY(avx512vbmi), ENTRY(avx512ifma),
    ENTRY(avx512_bf16),
};
const unsigned fettle_feature_count = sizeof fettle_features / sizeof fettle_features[0];
#endif
