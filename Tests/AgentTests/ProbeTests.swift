import BootControl
import CBOR
import DeviceCore
import Eligibility
import Glibc
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Real-time tests on the device")
struct ProbeTests {
    private static func policy(_ probe: EligibilityPolicy.Probe) -> EligibilityPolicy {
        var policy = EligibilityPolicy()
        policy.probe = probe
        policy.probeTimeout = 5
        return policy
    }

    private static let compiler = ["/usr/bin/gcc", "/usr/bin/cc", "/usr/bin/clang"].first { (path: String) in
        access(path, X_OK) == 0
    }

    /// Compiles a program or library, where the machine has a compiler.
    private static func compile(
        _ source: String,
        _ folder: TemporaryFolder,
        _ output: String,
        _ options: String
    ) throws -> Bool {
        guard let compiler else { return false }
        try folder.write(source, to: output + ".c")
        let command = "cd \(folder.path) && \(compiler) \(output).c -o \(output) \(options) 2>/dev/null"
        return HealthCheck.run(command, slot: "", timeout: 60) == .healthy
    }

    @Test("E10 extensions that the kernel names can be executed, and the test does not end the process")
    func processor() {
        let test = ProcessorTest()
        let claimed = Set(ProcessorFeatures(SystemFiles(root: "/")).names)
        for (name, isExecutable) in test.results where claimed.contains(name) {
            #expect(isExecutable, "\(name)")
        }
        #if arch(x86_64) || arch(arm64)
        #expect(test.results.count > 20)
        #endif
    }

    @Test("E10 an extension that cannot be executed does not count, whatever the kernel says; nor the level with it")
    func executable() throws {
        let folder = TemporaryFolder()
        let flags = "lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
        try folder.write("processor: 0\nflags: \(flags)\n", to: "proc/cpuinfo")
        let files = SystemFiles(root: folder.path)
        #expect(ProcessorFeatures(files).level == "x86-64-v2")
        let names = ProcessorFeatures(files, tested: ["sse4_2": false, "popcnt": true]).names
        #expect(!names.contains("sse4_2") && names.contains("popcnt") && !names.contains("x86-64-v2"))
        #expect(names.contains("x86-64-v1"))
    }

    @Test("E10 the device's loader binds a program of the device", .enabled(if: access("/bin/ls", X_OK) == 0))
    func good() {
        let finding = LoaderProbe(root: "/", policy: Self.policy(.loader)).test("/bin/ls", arguments: [])
        #expect(finding.edges.isEmpty)
        #expect(finding.detail.hasPrefix("probe: the loader binds every symbol"))
    }

    @Test("E10 a program that lacks a library, a symbol or nothing is told apart", .enabled(if: compiler != nil))
    func missing() throws {
        let folder = TemporaryFolder(isOpen: true)
        guard try Self.compile("int f(void){return 1;}int g(void){return 2;}", folder, "libgone.so", "-shared -fPIC"),
            try Self.compile(
                "int g(void);int main(void){return g()-2;}",
                folder,
                "program",
                "-L. -l:libgone.so -Wl,-rpath,\(folder.path)"
            )
        else { return }
        let probe = LoaderProbe(root: "/", policy: Self.policy(.loader))
        let program = folder.path + "/program"
        #expect(probe.test(program, arguments: []).edges.isEmpty)
        guard try Self.compile("int f(void){return 1;}", folder, "libgone.so", "-shared -fPIC") else { return }
        let symbol = probe.test(program, arguments: [])
        #expect(symbol.edges.map(\.needed) == ["g"] && symbol.edges.map(\.kind) == [5])
        unlink(folder.path + "/libgone.so")
        let library = probe.test(program, arguments: [])
        #expect(library.edges.contains { $0.needed.string.contains("libgone.so") && $0.kind == 3 })
    }

    @Test(
        "E10 a program is started apart from the device: without network, and it cannot write",
        .enabled(if: compiler != nil)
    )
    func started() throws {
        let folder = TemporaryFolder(isOpen: true)
        let source = """
            #include <stdio.h>
            #include <signal.h>
            #include <string.h>
            int main(int c, char **v) {
              if (c > 1 && !strcmp(v[1], "crash")) raise(SIGSEGV);
              if (c > 1 && !strcmp(v[1], "fail")) return 3;
              if (c > 1 && !strcmp(v[1], "hang")) for (;;) ;
              return fopen("\(folder.path)/written", "w") ? 4 : 0;
            }
            """
        guard try Self.compile(source, folder, "program", "") else { return }
        var policy = Self.policy(.start)
        policy.probeTimeout = 1
        let probe = LoaderProbe(root: "/", policy: policy)
        let finding = probe.test(folder.path + "/program", arguments: ["x"])
        guard !finding.detail.contains("start not possible") else { return }
        #expect(finding.edges.isEmpty && finding.detail.hasSuffix("starts"))
        #expect(!folder.exists("written"))
        #expect(probe.test(folder.path + "/program", arguments: ["crash"]).edges.map(\.found) == ["signal 11"])
        #expect(probe.test(folder.path + "/program", arguments: ["fail"]).edges.map(\.found) == ["exit code 3"])
        let hanging = probe.test(folder.path + "/program", arguments: ["hang"])
        // It is ended by its time of the processor, or by the clock.
        #expect(hanging.edges.isEmpty == hanging.detail.hasSuffix("runs"))
    }

    @Test("E10 software that does not pass is not switched to, and nothing of it stays", .enabled(if: compiler != nil))
    func refused() throws {
        let folder = TemporaryFolder()
        guard try Self.compile("int main(void){return 0;}", folder, "program", "-Wl,--dynamic-linker=/nowhere/ld.so")
        else {
            return
        }
        let image = try #require(try folder.read("program"))
        let device = try TestDevice("[eligibility]\nprobe=loader", type: "program")
        let session = try device.session()
        guard case .refused(let refusal) = try device.install(session, try device.updateFile(image)) else {
            // Without a sandbox nothing can be tested in another root.
            #expect(session.state.unreported?.detail.string.contains("not possible") == true)
            return
        }
        #expect(refusal.reason == .probeFailed && refusal.edges.map(\.needed) == ["/nowhere/ld.so"])
        #expect(device.secondary == nil && session.state.trial == nil && session.state.sequenceNumber == 0)
        #expect(device.notice?.kind == .refused)
    }

    @Test("E10 what is no program is not tested, and the report says so")
    func noProgram() throws {
        let folder = TemporaryFolder()
        try folder.write("text", to: "x")
        let probe = LoaderProbe(root: "/", policy: Self.policy(.start))
        #expect(probe.test(folder.path + "/x", arguments: []) == .init(detail: "no probe: no program"))
        #expect(probe.test(folder.path + "/none", arguments: []).detail.hasPrefix("probe not possible"))
    }

    @Test(
        "E10 what loaders say is read",
        arguments: [
            ("\tlibx.so.1 => not found\n", 3, "libx.so.1"),
            ("/a: /lib/libc.so.6: version `GLIBC_2.38' not found (required by /a)\n", 4, "GLIBC_2.38"),
            ("undefined symbol: f, version V_1\t(/a)\n", 5, "f, version V_1"),
            ("Error loading shared library libx.so: No such file (needed by /a)\n", 3, "libx.so"),
            ("Error relocating /a: f: symbol not found\n", 5, "Error relocating /a: f:"),
        ] as [(String, UInt64, String)]
    )
    func words(_ output: String, _ kind: UInt64, _ needed: String) {
        let edges = LoaderProbe.edges(in: "\tlinux-vdso.so.1 (0x1)\n" + output + output)
        #expect(edges.map(\.kind) == [kind] && edges.map(\.needed.string) == [needed])
        #expect(LoaderProbe.edges(in: "\tlibc.so.6 => /lib/libc.so.6 (0x1)\n").isEmpty)
    }

    @Test("E10 the loader of a program is found in a file of any content", .enabled(if: access("/bin/ls", R_OK) == 0))
    func interpreter() throws {
        guard case .dynamic(let path) = try ProgramInterpreter.kind(of: "/bin/ls") else {
            Issue.record("no loader")
            return
        }
        #expect(path.hasPrefix("/") && path.contains("ld"))
        let head = Array((try SystemFiles(root: "/").bytes("/bin/ls", limit: 4_096)) ?? [])
        for count in 0..<min(head.count, 1_024) {
            let prefix = [UInt8](head[..<count])
            _ = ProgramInterpreter.kind(prefix.span)
        }
        for index in 0..<min(head.count, 512) {
            for bit in 0..<8 {
                var changed = head
                changed[index] ^= 1 << bit
                _ = ProgramInterpreter.kind(changed.span)
            }
        }
        #expect(ProgramInterpreter.kind([UInt8]().span) == .other)
    }
}
