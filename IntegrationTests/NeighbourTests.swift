import Foundation
import Testing

/// [G1, G2] with real processes: a device gets its payload from another one.
@Suite("Neighbours", .enabled(if: Workshop.isPossible), .serialized)
struct NeighbourTests {
    private let workshop: Workshop
    private let new: Data
    private let port: Int

    init() throws {
        workshop = try Workshop()
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        port = try Workshop.freePort()
        try workshop.startServer()
    }

    /// Two devices, of which the second asks the first; the first has been updated, and serves.
    private func prepare(formats: String) throws -> (first: Process, second: Device, campaign: String) {
        let yaml = """
            sequence: 5
            request: \(workshop.address)/v1/request
            components:
              app:
                report: [class, digest, version]
                classes:
                  - name: test
                    vendor: example.com
                    class: test
                    version: "5.0"
                    image: new
                    policy: { formats: [\(formats)] }
                    blocks: { size: 1024, form: forward }

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
        let first = try Device(
            workshop,
            "first",
            settings: "[neighbours]\nenabled=true\nlisten=127.0.0.1:\(port)\nrate=0"
        )
        let second = try Device(
            workshop,
            "second",
            settings: "[neighbours]\nenabled=true\npeers=http://127.0.0.1:\(port)"
        )
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["first", "second"])
        let agent = try first.start()
        #expect(
            try Patience.wait(every: 0.5) { try workshop.progress(campaign, "first")["state"] as? String == "running" }
        )
        #expect(try first.bootImage() == new)
        return (agent, second, campaign)
    }

    /// How many payload bytes the distributor has sent, and in answer to how many requests.
    private func sent() throws -> (bytes: Int, requests: Int) {
        let program = """
            import json, sys, urllib.request
            request = urllib.request.Request(sys.argv[1] + "/v1/stats")
            request.add_header("Authorization", "Bearer " + open(sys.argv[2]).read().strip())
            blobs = json.load(urllib.request.urlopen(request))["blobs"].values()
            payloads = [blob for blob in blobs if blob["kind"] == "payload"]
            print(json.dumps({key: sum(blob[key] for blob in payloads) for key in ("bytes", "requests")}))
            """
        let stats = try Command.run(
            "/usr/bin/env",
            ["python3", "-c", program, workshop.address, workshop.path("operator.token")]
        )
        let values = try stats.json()
        return (values["bytes"] as? Int ?? -1, values["requests"] as? Int ?? -1)
    }

    @Test(
        "G1 G2 the second device gets its payload from the first; the distributor gave it once",
        arguments: ["patch", "full"]
    )
    func neighbour(_ format: String) throws {
        let (first, second, campaign) = try prepare(formats: format == "zstd" ? "zstd, full" : "full")
        defer { first.terminate() }
        let before = try sent()
        #expect(before.requests == 1 && before.bytes > 0, "\(before)")
        let run = try second.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(run.error.contains("have the payload"), "\(run.error)")
        #expect(try second.bootImage() == new)
        #expect(try workshop.progress(campaign, "second")["state"] as? String == "running")
        let after = try sent()
        #expect(after == before, "\(after)")
    }

    @Test("S25 a neighbour whose payload is spoiled: the update comes from the distributor, and the neighbour is named")
    func spoiled() throws {
        let (first, second, campaign) = try prepare(formats: "full")
        defer { first.terminate() }
        // The slot that the first device serves from is changed behind its back, in one block.
        let slot = workshop.path("first/slots/app.1")
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: slot))
        try file.seek(toOffset: 5_000)
        try file.write(contentsOf: Data([0x5A, 0xA5, 0x5A]))
        try file.close()
        let before = try sent()
        let run = try second.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try second.bootImage() == new)
        #expect(run.error.contains("http://127.0.0.1:\(port) served was wrong"), "\(run.error)")
        let after = try sent()
        // The bad block, and what came behind the last good one.
        #expect(after.bytes - before.bytes < new.count - 4_000, "\(before) \(after)")
        let shown = try workshop.fettle("device", "show", "second", "--json")
        let status = try workshop.fettle("campaign", "status", campaign, "--json")
        #expect((shown.output + status.output).contains("wrong bytes came from"), "\(shown.output) \(status.output)")
    }
}
