import ArgumentParser
import Foundation
import Gateway
import HTTPOrigin
import HTTPTypes
import NIOCore

struct GatewayStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a gateway does: hit rates, saved bytes, queue, upstream.",
        discussion: """
            EXAMPLES:
              fettle gateway status
              fettle gateway status http://127.0.0.1:8090 --json
            """
    )

    @Argument(help: ArgumentHelp("The gateway.", valueName: "url"))
    var gateway: String = "http://127.0.0.1:8090"

    @Option(help: ArgumentHelp("Certificates to trust for TLS, in PEM.", valueName: "file"))
    var caFile: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let status = try await fetch()
        if output.json { return JSONOutput.show(status) }
        show(status)
    }

    private func fetch() async throws -> GatewayStatus {
        let url = try GatewayAddress.read(gateway, "")
        var root = url.target
        while root.hasSuffix("/") { root.removeLast() }
        let path = root.hasSuffix("/v1") ? root : root + "/v1"
        do {
            let client = try OriginClient(
                policy: OriginPolicy(allowed: [url.origin]),
                agent: "fettle/" + Fettle.version,
                caFile: caFile
            )
            let target = try url.replacing(target: path + "/gateway/status")
            let result: Result<(Int, Data), any Error>
            do {
                let limits = OriginLimits(bytes: 1 << 20, deadline: .seconds(10))
                let response = try await client.fetch(OriginRequest(target, limits: limits))
                let body = Data(try await response.collect().readableBytesView)
                result = .success((response.status.code, body))
            } catch {
                result = .failure(error)
            }
            await client.shutdown()
            let (code, body) = try result.get()
            guard code == 200, let status = try? JSONDecoder().decode(GatewayStatus.self, from: body) else {
                throw CommandFailure(
                    .server,
                    "the answer is not a gateway's",
                    at: gateway,
                    expected: "status 200",
                    found: "status \(code)",
                    action: "check that the address is a gateway's"
                )
            }
            return status
        } catch let error as OriginError {
            throw CommandFailure(
                .server,
                "the gateway cannot be reached",
                at: gateway,
                found: "\(error)",
                action: "check that it runs, and where it listens"
            )
        }
    }

    private func show(_ status: GatewayStatus) {
        func percent(_ rate: Double) -> String { "\(Int((rate * 100).rounded())) %" }
        func bytes(_ count: Int) -> String { Format.count(count) }
        print("upstream   \(status.upstream.state)  \(Printable.line(status.upstream.url ?? ""))")
        if status.upstream.restingLocations > 0 {
            print("           \(status.upstream.restingLocations) locations are left alone")
        }
        let answers = status.answers
        print(
            "answers    \(answers.known) known; \(answers.hits) from here, \(answers.shared) shared, "
                + "\(answers.stale) past their age, \(answers.decided) decided, \(answers.forwarded) asked upstream "
                + "(\(percent(answers.hitRate)) from here)"
        )
        print("manifests  \(status.envelopes) known")
        let blobs = status.blobs
        print(
            "payloads   \(blobs.kept) kept, \(bytes(Int(blobs.bytes))) of \(bytes(Int(blobs.limit))) bytes; "
                + "\(blobs.hits) from here, \(blobs.followed) while arriving, \(blobs.passed) passed through, "
                + "\(blobs.missed) missed (\(percent(blobs.hitRate)) from here)"
        )
        if blobs.bad > 0 { print("           \(blobs.bad) bodies were not what their digests say") }
        let queue = status.queue
        print(
            "queue      \(queue.waiting) messages wait; \(queue.delivered) delivered, \(queue.refused) refused, "
                + "\(queue.turnedAway) turned away"
        )
        let traffic = status.traffic
        print(
            "bytes      \(bytes(traffic.served)) served, \(bytes(traffic.uplink)) over the uplink, "
                + "\(bytes(traffic.saved)) saved"
        )
        if !status.cacheIsUsable { print("cache      the folder cannot be used: payloads pass through") }
    }
}
