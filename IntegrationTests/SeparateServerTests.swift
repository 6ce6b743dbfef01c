import Foundation
import Testing

@Suite("Manifests, requests and payloads from separate servers", .enabled(if: Workshop.isPossible), .serialized)
struct SeparateServerTests {
    private static let python = "/usr/bin/python3"

    private let workshop: Workshop
    private let new: Data

    init() throws {
        workshop = try Workshop()
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
    }

    /// A manifest whose devices ask at a port, for the full image.
    private func build(requestPort: Int) throws {
        let yaml = """
            sequence: 5
            request: http://127.0.0.1:\(requestPort)/v1/request
            components:
              app:
                report: [class, digest, version]
                classes:
                  - name: test
                    vendor: example.com
                    class: test
                    version: "5.0"
                    image: new
                    policy: { formats: [full] }

            """
        try yaml.write(toFile: workshop.path("reference.yaml"), atomically: true, encoding: .utf8)
        let built = try workshop.fettle(
            "manifest",
            "build",
            workshop.path("reference.yaml"),
            "--key",
            workshop.path("author.key"),
            "--out",
            workshop.path("reference.suit")
        )
        #expect(built.status == 0, "\(built.error)")
    }

    @Test(
        "D8 the manifest comes from one process, the answer from a second, the payload from a plain web server",
        .enabled(if: FileManager.default.isExecutableFile(atPath: python))
    )
    func separate() throws {
        let (requests, files) = (try Workshop.freePort(), try Workshop.freePort())
        try build(requestPort: requests)
        try workshop.startServer("--roles", "manifests")
        _ = try workshop.start(
            "requests",
            Binary.fettle,
            ["serve", "--data", workshop.path("data"), "--listen", "127.0.0.1:\(requests)", "--roles", "requests"],
            port: requests
        )
        let device = try Device(workshop)
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])

        let mirrored = try workshop.fettle("payload", "mirror", workshop.path("www"), "--json")
        #expect(mirrored.status == 0, "\(mirrored.error)")
        #expect(try mirrored.json()["fetched"] as? Int ?? 0 >= 1)
        let again = try workshop.fettle("payload", "mirror", workshop.path("www"), "--json").json()
        #expect(again["fetched"] as? Int == 0)
        let log = try workshop.start(
            "files",
            Self.python,
            ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", workshop.path("www"), "\(files)"],
            port: files
        )
        let added = try workshop.fettle(
            "location",
            "add",
            "files",
            "--address",
            "http://127.0.0.1:\(files)",
            "--kind",
            "web"
        )
        #expect(added.status == 0, "\(added.error)")
        // The other process follows the store.
        Thread.sleep(forTimeInterval: 2.5)

        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        let served = try String(contentsOfFile: log, encoding: .utf8)
        #expect(served.contains("\"GET /blobs/sha-256/"), "\(served)")
        let refused = try workshop.fettle("location", "show", "nobody")
        #expect(refused.status == 4, "\(refused.error)")
    }

    @Test(
        "D6 an image that stays in its author's store reaches the device through the distributor",
        .enabled(if: FileManager.default.isExecutableFile(atPath: python))
    )
    func authorStore() throws {
        let files = try Workshop.freePort()
        try build(requestPort: workshop.port)
        // What an author publishes: the image under its digest.
        let shown = try workshop.fettle("manifest", "show", workshop.path("reference.suit"), "--json").output
        let store = workshop.folder.appendingPathComponent("store/blobs/sha-256")
        try FileManager.default.createDirectory(at: store, withIntermediateDirectories: true)
        let digest = try Command.run("/usr/bin/sha256sum", [workshop.path("new")]).output.prefix(64)
        #expect(shown.contains(digest))
        try new.write(to: store.appendingPathComponent(String(digest)))
        let log = try workshop.start(
            "store",
            Self.python,
            ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", workshop.path("store"), "\(files)"],
            port: files
        )
        try workshop.startServer("--author-store", "http://127.0.0.1:\(files)/")
        let device = try Device(workshop)
        _ = try workshop.offer("reference", images: [], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        let served = try String(contentsOfFile: log, encoding: .utf8)
        #expect(served.components(separatedBy: "\"GET /blobs/sha-256/").count == 2, "\(served)")
    }
}
