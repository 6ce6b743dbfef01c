import Answering
import HTTPOrigin
import HTTPServing
import HTTPTypes
import Logging
import ServiceLifecycle
import Store

/// Asks locations whether they are there and hold what they are said to hold: by HEAD, of a payload that devices were sent
/// there for [D7].
struct LocationProber: Service {
    let ledger: LocationLedger
    let interval: Duration
    let logger: Logger

    /// How long an answer may take.
    private static let patience = Duration.seconds(10)

    /// Asks whenever it is time, until the distributor ends.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await withTaskGroup { group in
                    for entry in ledger.due { group.addTask { await probe(entry) } }
                }
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Asks one location, by the first of its addresses that can be asked from here.
    func probe(_ entry: LocationLedger.Entry) async {
        let location = entry.candidate.location
        let url = location.addresses.lazy.compactMap { base -> OriginURL? in
            let slash = base.hasSuffix("/") ? "" : "/"
            let path = entry.probe.map { slash + "blobs/sha-256/\($0.digest.hex)" } ?? slash
            return try? OriginURL(parsing: base + path)
        }.first
        // What speaks other transports alone is judged by what devices report.
        guard let url else { return ledger.probed(location.name, failure: nil) }
        let failure = await failure(of: url, size: entry.probe?.size)
        if (failure == nil) != entry.health.isUp {
            logger.notice(
                failure == nil ? "location is up" : "location is down",
                metadata: ["location": "\(LogText(location.name.string))", "reason": "\(LogText(failure ?? "-"))"]
            )
        }
        ledger.probed(location.name, failure: failure)
    }

    private func failure(of url: OriginURL, size: Int64?) async -> String? {
        do throws(OriginError) {
            // An operator named the address, so that it may be anywhere; what it points to may not.
            let client = try OriginClient(policy: OriginPolicy(allowed: [url.origin]), agent: "fettle-distributor")
            let request = OriginRequest(
                url,
                method: .head,
                limits: OriginLimits(bytes: 1 << 40, deadline: Self.patience)
            )
            let response: OriginResponse
            do throws(OriginError) { response = try await client.fetch(request) } catch {
                await client.shutdown()
                throw error
            }
            await client.shutdown()
            let status = response.status.code
            guard let size else { return status < 500 ? nil : "status \(status)" }
            guard status == 200 else { return "status \(status) for a payload that it should hold" }
            guard let text = response.fields[.contentLength], text != "\(size)" else { return nil }
            return "a payload has another size there"
        } catch {
            return error.reason
        }
    }
}
