import CBOR
import Eligibility
import ImageAnalysis
import Testing

/// Names of processors and what they stand for.
struct CPUModelTests {
    static let models: [(name: String, has: [String], hasNot: [String], level: CPULevel)] = [
        ("qemu64", ["pni", "cx16"], ["ssse3", "popcnt", "avx"], .v1),
        ("Conroe", ["ssse3"], ["sse4_1"], .v1),
        ("Penryn", ["sse4_1"], ["sse4_2", "popcnt"], .v1),
        ("Nehalem", ["sse4_2", "popcnt"], ["aes", "avx"], .v2),
        ("Westmere", ["aes", "pclmulqdq"], ["avx"], .v2),
        ("SandyBridge", ["avx", "xsave"], ["avx2", "f16c", "bmi1"], .v2),
        ("IvyBridge", ["f16c", "rdrand"], ["avx2"], .v2),
        ("Haswell", ["avx2", "bmi1", "bmi2", "fma", "movbe", "abm"], ["adx", "avx512f"], .v3),
        ("Haswell-noTSX-IBRS", ["avx2"], ["rtm"], .v3),
        ("Broadwell", ["adx", "rdseed", "rtm"], ["avx512f"], .v3),
        ("Skylake-Client", ["xsavec"], ["avx512f"], .v3),
        ("Skylake-Server-v4", ["avx512f", "avx512vl", "avx512bw"], ["avx512_vnni"], .v4),
        ("Icelake-Server", ["vaes", "gfni", "avx512vbmi"], ["sse4a"], .v4),
        ("EPYC", ["sha_ni", "sse4a", "avx2"], ["avx512f", "rtm"], .v3),
        ("EPYC-Milan-v2", ["rdpid"], ["avx512f"], .v3),
        ("Opteron_G5", ["xop", "fma4", "tbm", "fma"], ["avx2"], .v2),
        ("max", ["avx2", "sse4a"], ["avx512f"], .v3),
        ("x86-64-v2", ["sse4_2"], ["avx"], .v2),
        ("x86-64-v4", ["avx512vl"], [], .v4),
    ]

    @Test("M6 a model has its extensions and its level", arguments: models.indices)
    func model(_ index: Int) throws {
        let (name, has, hasNot, level) = Self.models[index]
        let model = try #require(CPUModel(named: name))
        for feature in has { #expect(model.has(feature), "\(name) \(feature)") }
        for feature in hasNot { #expect(!model.has(feature), "\(name) \(feature)") }
        #expect(model.level == level)
    }

    @Test("M6 changes to a model: additions, and removals with all that builds on them")
    func changes() throws {
        let model = try #require(CPUModel(named: "Haswell,-avx,+sha-ni"))
        #expect(model.has("sha_ni"))
        for feature in ["avx", "avx2", "fma", "f16c"] { #expect(!model.has(feature)) }
        #expect(model.level == .v2)
    }

    @Test("M6 a list of features in any spelling", arguments: ["sse4.1 sse4_2,popcnt", "SSE4.1,SSE4.2,+popcnt"])
    func list(_ text: String) throws {
        let model = try #require(CPUModel(named: text))
        #expect(model.has("sse4_1") && model.has("sse4_2") && model.has("popcnt"))
        #expect(model.level == .v1)
    }

    @Test("M6 unknown names are none", arguments: ["", "Hasswell", ",", "toaster"])
    func unknown(_ text: String) {
        #expect(CPUModel(named: text) == nil)
    }

    @Test("M6 flags of a running system, with the levels that they reach")
    func flags() {
        let model = CPUModel(flags: ["lm", "cx16", "lahf_lm", "pni", "popcnt", "sse4_1", "sse4_2", "ssse3"])
        #expect(model.level == .v2)
        #expect(model.features.contains("x86-64-v1") && !model.features.contains("x86-64-v3"))
        #expect(CPUModel(flags: ["fp", "asimd", "atomics"]).level == nil)
    }

    @Test("M6 capabilities are one for each feature, by name")
    func capabilities() throws {
        let model = try #require(CPUModel(named: "Nehalem"))
        #expect(model.capabilities.count == model.features.count)
        #expect(model.capabilities.contains(.attribute(AttributeCapability(.cpuFeature, Text("popcnt")))))
    }
}
