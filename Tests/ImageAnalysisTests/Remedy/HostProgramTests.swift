import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Programs for plug-ins")
struct HostProgramTests {
    private typealias Offered = OfferedPackages
    private let plugin = ELFBuilder(needed: ["libc.so.6"], soname: "plugin.so").importing(["host_call", "host_data"])
    private let path: Text = "/usr/lib/host/plugin.so"

    private func host(exporting symbols: [String], needing libraries: [String] = []) -> ELFBuilder {
        ELFBuilder(interpreter: Samples.loaderPath, needed: libraries + ["libc.so.6"]).exporting(symbols)
    }

    @Test("E8 a plug-in whose symbols no library has is loaded by the program that has them")
    func program() throws {
        let offered = try Offered()
            .offering("part", size: 1, ["/usr/bin/part": host(exporting: ["host_call"])])
            .offering("host", ["/usr/bin/host": host(exporting: ["host_call", "host_data"])])
        #expect(try offered.remedy(plugin, at: path) == ["install host", "load by /usr/bin/host"])
    }

    @Test("E8 what is installed comes before what would have to be")
    func installedProgram() throws {
        let offered = try Offered()
            .having(host(exporting: ["host_call", "host_data"]), at: "/usr/bin/there")
            .offering("host", size: 1, ["/usr/bin/host": host(exporting: ["host_call", "host_data"])])
        #expect(try offered.remedy(plugin, at: path) == ["load by /usr/bin/there"])
    }

    @Test("E8 the symbols may be those of a library that the program loads, from another package")
    func library() throws {
        let offered = try Offered()
            .offering("host", ["/usr/bin/host": host(exporting: [], needing: ["libhost.so.2"])])
            .offering(
                "libhost2",
                ["libhost.so.2": Offered.library("libhost.so.2", exporting: ["host_call", "host_data"])]
            )
        let remedy = try offered.remedy(plugin, at: path)
        #expect(remedy == ["install libhost2", "install host", "load by /usr/bin/host"])
    }

    @Test("E8 what the program lacks itself comes with it")
    func programNeeds() throws {
        let offered = try Offered()
            .offering("host", ["/usr/bin/host": host(exporting: ["host_call", "host_data"], needing: ["libp.so.1"])])
        #expect(try offered.remedy(plugin, at: path) == nil)
        let whole = try offered.offering("p", ["libp.so.1": Offered.library("libp.so.1", exporting: ["p"])])
        #expect(try whole.remedy(plugin, at: path) == ["install p", "install host", "load by /usr/bin/host"])
    }

    @Test("E8 where the program that was to load it is too old, another is named")
    func otherHost() throws {
        var offered = try Offered()
            .having(host(exporting: ["host_call"]), at: "/usr/bin/host1")
            .offering("host2", ["/usr/bin/host2": host(exporting: ["host_call", "host_data"])])
        offered.host = .program("/usr/bin/host1")
        #expect(try offered.remedy(plugin, at: path) == ["install host2", "load by /usr/bin/host2"])
    }

    @Test("E8 an extension module of Python is for the version in its name, whichever others would have its symbols")
    func pythonVersion() throws {
        let python = host(exporting: ["host_call", "host_data"])
        let offered = try Offered()
            .offering("python3.14-minimal", size: 1, ["/usr/bin/python3.14": python])
            .offering("python3.13-minimal", ["/usr/bin/python3.13": python])
        let folder = "/usr/lib/python3/dist-packages/"
        #expect(
            try offered.remedy(plugin, at: Text(folder + "a.cpython-313-x86_64-linux-gnu.so"))
                == ["install python3.13-minimal", "load by /usr/bin/python3.13"]
        )
        #expect(
            try offered.remedy(plugin, at: Text(folder + "a.abi3.so"))
                == ["install python3.14-minimal", "load by /usr/bin/python3.14"]
        )
        #expect(try offered.remedy(plugin, at: Text(folder + "a.cpython-39-x86_64-linux-gnu.so")) == nil)
    }

    @Test("E8 without a program that has its symbols there is no remedy")
    func none() throws {
        let offered = try Offered().offering("part", ["/usr/bin/part": host(exporting: ["other"])])
        let finding = try offered.finding(plugin, at: path)
        #expect(finding.remedy == nil)
        #expect(finding.obstacles.count == 2)
    }
}
