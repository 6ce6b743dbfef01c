import Foundation
import Testing

@Suite("Fleet manifests of many variants with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct DetailManifestTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        old = try Data(contentsOf: URL(fileURLWithPath: workshop.path("old")))
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        #expect(try workshop.build("reference", sequence: 5, image: "new").status == 0)
        try workshop.startServer()
    }

    /// Builds a fleet manifest of `count` classes; the last one is the device's.
    private func buildFleet(_ count: Int) throws -> Command {
        var yaml = """
            sequence: 6
            request: \(workshop.address)/v1/request
            variants: details
            components:
              app:
                report: [class, digest, version]
                classes:

            """
        for number in 1...count {
            yaml += """
                      - vendor: example.com
                        class: \(number == count ? "test" : "class-\(number)")
                        version: "6.0"
                        image: \(number == count ? "new" : "old")

                """
        }
        try yaml.write(toFile: workshop.path("fleet.yaml"), atomically: true, encoding: .utf8)
        return try workshop.fettle(
            "manifest",
            "build",
            workshop.path("fleet.yaml"),
            "--key",
            workshop.path("author.key"),
            "--out",
            workshop.path("fleet.suit")
        )
    }

    @Test("M9 D4 one fleet manifest of 300 variants below a kilobyte: the device gets the one that fits it")
    func picks() throws {
        let built = try buildFleet(300)
        #expect(built.status == 0, "\(built.error)")
        let size = try Data(contentsOf: URL(fileURLWithPath: workshop.path("fleet.suit"))).count
        #expect(size < 1_000)
        let device = try Device(workshop)
        let campaign = try workshop.offer("fleet", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() == 6)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
    }

    @Test("M9 a detail manifest of another release is taken neither by the distributor nor by the device")
    func foreign() throws {
        #expect(try buildFleet(3).status == 0)
        try FileManager.default.moveItem(atPath: workshop.path("fleet.details"), toPath: workshop.path("kept"))
        #expect(try buildFleet(4).status == 0)
        try FileManager.default.removeItem(atPath: workshop.path("fleet.details"))
        try FileManager.default.moveItem(atPath: workshop.path("kept"), toPath: workshop.path("fleet.details"))
        let upload = try workshop.fettle(
            "upload",
            workshop.path("fleet.suit"),
            workshop.path("new"),
            workshop.path("old")
        )
        #expect(upload.status == 5, "\(upload.output)")
        #expect(upload.error.contains("detail"), "\(upload.error)")
    }
}
