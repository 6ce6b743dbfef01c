/* Instructions of AArch64, one of each extension, in their encodings: an assembler needs not know them. Destinations are
   x0, w0 and v0 (Arm Architecture Reference Manual, DDI 0487). */
#if defined(__aarch64__)
#include "features.h"

#define PROBE(name, encoding) \
    static int probe_##name(void) { __asm__ volatile(".inst " #encoding ::: "memory", "cc", "x0", "x1", "v0", "v1"); return 1; }

PROBE(aes, 0x4E284820)      /* aese v0.16b, v1.16b */
PROBE(pmull, 0x0EE1E020)    /* pmull v0.1q, v1.1d, v1.1d */
PROBE(sha1, 0x5E280820)     /* sha1h s0, s1 */
PROBE(sha2, 0x5E282820)     /* sha256su0 v0.4s, v1.4s */
PROBE(crc32, 0x1AC14020)    /* crc32b w0, w1, w1 */
PROBE(fphp, 0x1EE12820)     /* fadd h0, h1, h1 */
PROBE(asimdhp, 0x0E411420)  /* fadd v0.4h, v1.4h, v1.4h */
PROBE(asimdrdm, 0x2E818420) /* sqrdmlah v0.2s, v1.2s, v1.2s */
PROBE(jscvt, 0x1E7E0020)    /* fjcvtzs w0, d1 */
PROBE(fcma, 0x2E81C420)     /* fcmla v0.2s, v1.2s, v1.2s, #0 */
PROBE(sha3, 0xCE010420)     /* eor3 v0.16b, v1.16b, v1.16b, v1.16b */
PROBE(sm3, 0xCE61C020)      /* sm3partw1 v0.4s, v1.4s, v1.4s */
PROBE(sm4, 0xCEC08420)      /* sm4e v0.4s, v1.4s */
PROBE(asimddp, 0x0E819420)  /* sdot v0.2s, v1.8b, v1.8b */
PROBE(sha512, 0xCEC08020)   /* sha512su0 v0.2d, v1.2d */
PROBE(asimdfhm, 0x0E21EC20) /* fmlal v0.2s, v1.2h, v1.2h */
PROBE(flagm, 0xD500401F)    /* cfinv */
PROBE(sb, 0xD50330FF)       /* sb */
PROBE(frint, 0x1E684020)    /* frint32z d0, d1 */
PROBE(i8mm, 0x4E81A420)     /* smmla v0.4s, v1.16b, v1.16b */
PROBE(bf16, 0x1E634020)     /* bfcvt h0, s1 */
PROBE(sve, 0x04210020)      /* add z0.b, z1.b, z1.b */
PROBE(rng, 0xD53B2400)      /* mrs x0, rndr */

static int probe_atomics(void) {
    unsigned value = 1;
    unsigned *address = &value;
    /* ldadd w1, w0, [x2] */
    __asm__ volatile("mov x2, %0\n\tmov w1, #2\n\t.inst 0xB8210040" :: "r"(address) : "memory", "x0", "x1", "x2");
    return value == 3;
}

static int probe_lrcpc(void) {
    unsigned value = 7;
    /* ldapr w0, [x2] */
    __asm__ volatile("mov x2, %0\n\t.inst 0xB8BFC040" :: "r"(&value) : "memory", "x0", "x2");
    return 1;
}

#define ENTRY(name) {#name, probe_##name}
const struct fettle_feature fettle_features[] = {
    ENTRY(aes), ENTRY(pmull), ENTRY(sha1), ENTRY(sha2), ENTRY(crc32), ENTRY(atomics), ENTRY(fphp), ENTRY(asimdhp),
    ENTRY(asimdrdm), ENTRY(jscvt), ENTRY(fcma), ENTRY(lrcpc), ENTRY(sha3), ENTRY(sm3), ENTRY(sm4), ENTRY(asimddp),
    ENTRY(sha512), ENTRY(asimdfhm), ENTRY(flagm), ENTRY(sb), ENTRY(frint), ENTRY(i8mm), ENTRY(bf16), ENTRY(sve),
    ENTRY(rng),
};
const unsigned fettle_feature_count = sizeof fettle_features / sizeof fettle_features[0];
#endif
