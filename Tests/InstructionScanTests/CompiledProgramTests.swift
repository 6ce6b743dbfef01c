import Eligibility
import InstructionScan
import Testing

/// Programs as the system's compiler makes them.
@Suite(.enabled(if: Compiler.isThere, "skipped: no gcc for x86-64 here"))
struct CompiledProgramTests {
    static let work = """
        #include <stdio.h>
        #include <stdlib.h>
        #include <math.h>
        __attribute__((noinline)) double dot(const double *a, const double *b, int n)
        { double s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
        __attribute__((noinline)) int sum(const int *x, int n)
        { int s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i] << (x[i] & 15); return s; }
        int main(int c, char **v) {
            int n = c > 1 ? atoi(v[1]) : 64; double *a = malloc(n * 8); int *x = malloc(n * 4);
            for (int i = 0; i < n; i++) { a[i] = floor(i * 0.3); x[i] = (i * 7919) % 101; }
            printf("%f %d %d\\n", dot(a, a, n), sum(x, n), __builtin_popcount(n)); return 0; }
        """

    static let choice = """
        #include <stdio.h>
        #include <stdlib.h>
        __attribute__((target("avx2,fma"), noinline)) double fast(const double *a, int n)
        { double s = 0; for (int i = 0; i < n; i++) s += a[i] * a[i]; return s; }
        __attribute__((noinline)) double plain(const double *a, int n)
        { double s = 0; for (int i = 0; i < n; i++) s += a[i] * a[i]; return s; }
        int main(int c, char **v) {
            int n = c > 1 ? atoi(v[1]) : 64; double *a = malloc(n * 8);
            for (int i = 0; i < n; i++) a[i] = i;
            printf("%f\\n", __builtin_cpu_supports("avx2") ? fast(a, n) : plain(a, n)); return 0; }
        """

    static let clones = """
        #include <stdio.h>
        #include <stdlib.h>
        __attribute__((target_clones("default", "avx2", "arch=haswell"))) double dot(const double *a, int n)
        { double s = 0; for (int i = 0; i < n; i++) s += a[i] * a[i]; return s; }
        int main(int c, char **v) {
            int n = c > 1 ? atoi(v[1]) : 64; double *a = malloc(n * 8);
            for (int i = 0; i < n; i++) a[i] = i;
            printf("%f\\n", dot(a, n)); return 0; }
        """

    static let strict: [(options: [String], feature: String)] = [
        (["-msse4.1"], "sse4_1"), (["-mpopcnt"], "popcnt"), (["-mavx"], "avx"), (["-O3", "-mavx2"], "avx2"),
        (["-mfma"], "fma"), (["-mbmi2"], "bmi2"), (["-march=x86-64-v3"], "avx"), (["-march=x86-64-v3"], "bmi2"),
        (["-march=x86-64-v2"], "sse4_1"),
    ]

    @Test("E2 a build for one processor must have it", arguments: strict.indices)
    func strictBuild(_ index: Int) throws {
        let (options, feature) = Self.strict[index]
        let scan = InstructionScan(try #require(Compiler.program(Self.work, options)))
        #expect(scan.rule(feature) == .must)
        #expect(scan.requirements.contains { $0.criticality == .critical && $0.kind == .cpuFeature })
        let stripped = InstructionScan(try #require(Compiler.program(Self.work, options + ["-s"])))
        #expect(stripped.rule(feature) == .must)
    }

    @Test("E2 a static build for one processor must have it", .enabled(if: Compiler.makesStaticPrograms))
    func staticBuild() throws {
        for (options, feature) in Self.strict {
            let scan = InstructionScan(try #require(Compiler.program(Self.work, options + ["-static", "-s"])))
            #expect(scan.rule(feature) == .must, "\(options)")
        }
    }

    @Test("E2 the baseline needs nothing, shared or static", arguments: [work, choice, clones])
    func generic(_ source: String) throws {
        for options in [[], ["-O0"], ["-O3", "-s"], ["-no-pie"]] as [[String]] {
            let scan = InstructionScan(try #require(Compiler.program(source, options)))
            #expect(scan.findings.allSatisfy { $0.rule == .may }, "\(options)")
            #expect(scan.requirements.allSatisfy { $0.criticality == .advisory })
        }
        if Compiler.makesStaticPrograms {
            let scan = InstructionScan(try #require(Compiler.program(source, ["-static"])))
            #expect(scan.findings.allSatisfy { $0.rule == .may })
        }
    }

    @Test("E2 what is chosen at run time is advisory", arguments: [choice, clones])
    func dispatching(_ source: String) throws {
        let scan = InstructionScan(try #require(Compiler.program(source)))
        #expect(scan.rule("avx2") == .may || scan.rule("fma") == .may)
        #expect(!scan.dispatch.isEmpty)
    }

    @Test("E2 a library built for one processor must have it, one with resolvers may")
    func libraries() throws {
        let strict = InstructionScan(try #require(Compiler.program(Self.work, ["-O3", "-mavx2", "-shared", "-fPIC"])))
        #expect(strict.rule("avx") == .must)
        let clones = InstructionScan(try #require(Compiler.program(Self.clones, ["-shared", "-fPIC"])))
        #expect(clones.rule("avx") == .may)
    }
}
