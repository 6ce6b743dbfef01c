import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Remedies for a device")
struct RemedyPlanTests {
    private typealias Offered = OfferedPackages
    private let needsBoth = OfferedPackages.program(["libp.so.1": "p", "libq.so.1": "q"])

    @Test("E8 where nothing is wrong there is nothing to do")
    func nothing() throws {
        let finding = try Offered().finding(Samples.program)
        #expect(finding.remedy == Remedy([]))
        #expect(finding.isSmallest)
    }

    @Test("E8 one package with both libraries comes before two with one each, however large it is")
    func smallest() throws {
        let offered = try Offered()
            .offering("p", ["libp.so.1": Offered.library("libp.so.1", exporting: ["p"])])
            .offering("q", ["libq.so.1": Offered.library("libq.so.1", exporting: ["q"])])
            .offering(
                "both",
                size: 90,
                [
                    "libp.so.1": Offered.library("libp.so.1", exporting: ["p"]),
                    "libq.so.1": Offered.library("libq.so.1", exporting: ["q"]),
                ]
            )
        let finding = try offered.finding(needsBoth)
        #expect(finding.remedy?.actions.map(\.name) == ["both"])
        #expect(finding.isSmallest)
        #expect(finding.remedy?.downloadSize == 90)
    }

    @Test("E8 what a package needs in turn belongs to the remedy; of two ways the shorter one is taken")
    func needsInTurn() throws {
        let long = try Offered()
            .offering(
                "p",
                size: 1,
                ["libp.so.1": Offered.library("libp.so.1", needing: ["libr.so.1"], exporting: ["p"])]
            )
            .offering("r", ["libr.so.1": Offered.library("libr.so.1", exporting: ["r"])])
        let program = Offered.program(["libp.so.1": "p"])
        #expect(try long.remedy(program)?.sorted() == ["install p", "install r"])
        let both = try long.offering("p-alone", ["libp.so.1": Offered.library("libp.so.1", exporting: ["p"])])
        #expect(try both.remedy(program) == ["install p-alone"])
    }

    @Test(
        "E8 packages with the same file, and versions of one package, are not installed together",
        arguments: [false, true]
    )
    func conflict(isSameName: Bool) throws {
        let helper = Offered.library("libhelper.so.1", exporting: ["h"])
        let (other, third): (Text, Text) = isSameName ? ("p", "p") : ("q", "q2")
        let shared = isSameName ? "libhelper2.so.1" : "libhelper.so.1"
        let offered = try Offered()
            .offering("p", ["libp.so.1": Offered.library("libp.so.1", exporting: ["p"]), "libhelper.so.1": helper])
            .offering(
                other,
                version: "2",
                ["libq.so.1": Offered.library("libq.so.1", exporting: ["q"]), shared: helper]
            )
        let finding = try offered.finding(needsBoth)
        #expect(finding.remedy == nil)
        #expect(finding.isExhaustive)
        #expect(!finding.obstacles.isEmpty)
        let more = try offered.offering(
            third,
            version: "3",
            size: 50,
            ["libq.so.1": Offered.library("libq.so.1", exporting: ["q"])]
        )
        #expect(try more.remedy(needsBoth) == (isSameName ? nil : ["install p", "install q2"]))
    }

    @Test("E8 what nobody offers is an obstacle, and the rest is not proposed without it")
    func none() throws {
        let offered = try Offered().offering("p", ["libp.so.1": Offered.library("libp.so.1", exporting: ["p"])])
        let finding = try offered.finding(needsBoth)
        #expect(finding.remedy == nil)
        #expect(finding.isExhaustive)
        #expect(finding.obstacles.map(\.subject) == ["libq.so.1"])
    }

    @Test("E8 a newer version of an installed library is a remedy only where installed programs go on running with it")
    func installedPrograms() throws {
        let installed = Offered().having(Samples.program.importing(["deflate"]), at: "/usr/bin/packer")
        let without = Offered.library("libz.so.1", exporting: ["inflate", "inflateNew"])
        let all = Offered.library("libz.so.1", exporting: ["inflate", "deflate", "inflateNew"])
        let program = Offered.program(["libz.so.1": "inflateNew"])
        let bad = try installed.offering("zlib1g", version: "2", size: 1, ["libz.so.1.2.13": without])
        #expect(try bad.remedy(program) == nil)
        let good = try bad.offering("zlib-ng", version: "3", size: 99, ["libz.so.1.2.13": all])
        #expect(try good.remedy(program) == ["update zlib-ng"])
    }

    @Test("E8 a package with a file of the new software is no remedy: it would put something else in its place")
    func ownFile() throws {
        let older = Offered.program(["libz.so.1": "inflate"])
        let offered = try Offered()
            .offering(
                "app-old",
                ["/bin/app": older, "libp.so.1": Offered.library("libp.so.1", exporting: ["p"])]
            )
        let program = Offered.program(["libp.so.1": "p"])
        #expect(try offered.remedy(program, at: "/usr/bin/app") == nil)
        #expect(try offered.remedy(program, at: "/usr/bin/other") == ["install app-old"])
    }

    @Test("E8 a library that an install script puts in place is found, beside others that offer it under the same name")
    func alternatives() throws {
        func links(_ folder: String) -> KeyValuePairs<String, String> {
            [
                Offered.folder + "libblas.so.3": "/etc/alternatives/libblas.so.3-x86_64-linux-gnu",
                "/etc/alternatives/libblas.so.3-x86_64-linux-gnu": Offered.folder + folder + "/libblas.so.3",
            ]
        }
        let library = Offered.library("libblas.so.3", exporting: ["dgemm_"])
        let offered = try Offered()
            .offering("libblas3", ["blas/libblas.so.3": library], links: links("blas"))
            .offering(
                "libfast",
                size: 99,
                ["fast/libblas.so.3": library, "libfast.so.0": Offered.library("libfast.so.0", exporting: ["fast"])],
                links: links("fast")
            )
        #expect(try offered.remedy(Offered.program(["libblas.so.3": "dgemm_"])) == ["install libblas3"])
        let both = Offered.program(["libblas.so.3": "dgemm_", "libfast.so.0": "fast"])
        #expect(try offered.remedy(both) == ["install libfast"])
    }

    @Test("E8 the search is bounded, and what it proposes within its bounds is whole", arguments: [1, 2, 3, 5, 9])
    func bounded(limit: Int) throws {
        var offered = Offered()
        for place in 0..<24 {
            let next = place < 23 ? ["lib\(place + 1).so.1"] : []
            offered = try offered.offering(
                Text("package\(place)"),
                ["lib\(place).so.1": Offered.library("lib\(place).so.1", needing: next, exporting: ["s\(place)"])]
            )
        }
        offered.checkLimit = limit
        let finding = try offered.finding(Offered.program(["lib0.so.1": "s0"]))
        #expect(finding.checks <= limit + 1)
        if let remedy = finding.remedy { #expect(remedy.actions.count == 24) } else { #expect(!finding.isExhaustive) }
    }
}
