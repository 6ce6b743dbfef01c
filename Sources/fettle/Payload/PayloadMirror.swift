import ArgumentParser
import Distributor
import Foundation

struct PayloadMirror: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "Copy a distributor's payloads into a folder that any web server can serve.",
        discussion: """
            Writes what devices fetch (images, compressed images, patches and descriptors) as blobs/sha-256/DIGEST below \
            the folder. What is there already is not fetched again, so that the command can be run again and again. \
            Point a web server at the folder, then tell the distributor with "fettle location add".

            EXAMPLES:
              fettle payload mirror /srv/www/fettle
              python3 -m http.server --directory /srv/www/fettle 8090
              fettle location add berlin --address https://mirror.example.com/fettle
            """
    )

    @Argument(help: "The folder; it is made where it is not there.")
    var folder: String

    @Flag(help: "Remove payloads that the distributor does not have any more.")
    var prune = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let folder: String
        let fetched: Int
        let bytes: Int64
        let present: Int
        let removed: Int
    }

    func run() async throws {
        let place = folder + "/blobs/sha-256"
        do {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.notFound, "the folder cannot be made", at: folder, found: "\(error)")
        }
        let isQuiet = output.json
        let result: Result = try await server.withClient { client in
            let blobs = try await client.blobs()
            // Names become paths: what is no digest is not one of ours.
            guard blobs.allSatisfy({ Self.isDigest($0.digest) }) else {
                throw CommandFailure(.server, "the distributor lists what is no digest", at: client.endpoint.written)
            }
            let absent = blobs.filter { Self.size(of: place + "/" + $0.digest) != $0.size }
            let total = absent.reduce(0) { $0 + $1.size }
            let bar = ProgressBar("payloads", total: total, isQuiet: isQuiet)
            defer { bar.finish() }
            for blob in absent {
                try await client.download(blob, to: place + "/" + blob.digest) { bar.advance(by: $0) }
            }
            return Result(
                folder: folder,
                fetched: absent.count,
                bytes: total,
                present: blobs.count - absent.count,
                removed: prune ? try Self.prune(place, keeping: Set(blobs.map(\.digest))) : 0
            )
        }
        if output.json { return JSONOutput.show(result) }
        print(
            "mirrored  \(Format.count(result.fetched)) payloads, \(Format.count(result.bytes)) bytes; "
                + "\(Format.count(result.present)) were there"
        )
        if prune { print("removed   \(Format.count(result.removed))") }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func size(of path: String) -> Int64? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int64
    }

    private static func prune(_ place: String, keeping digests: Set<String>) throws -> Int {
        var removed = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: place)
        where isDigest(name) && !digests.contains(name) && unlink(place + "/" + name) == 0 {
            removed += 1
        }
        return removed
    }
}
