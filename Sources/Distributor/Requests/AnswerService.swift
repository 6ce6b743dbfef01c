import Answering
import CBOR
import Campaigns
import HTTPServing
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

/// Answers update requests [D4]: the same for the signed and the anonymous form.
struct AnswerService: Sendable {
    let catalog: ManifestCatalog
    let delivery: DeliveryService
    let clock: ServerClock
    /// Told of manifests that are not known here.
    var follower: StoreFollower?

    /// An answer, and what is written down about it.
    struct Answer: Sendable {
        /// The answer.
        let answer: UpdateAnswer
        /// What each component was answered.
        let deliveries: [Delivery]
        /// The payloads that travel in the answer.
        let inlined: [Payload]
        /// Whether asking again would give the same.
        let isFinal: Bool
        /// After how many seconds to ask again, where nothing had free capacity.
        let retryAfter: Int64?
    }

    /// Answers a request.
    ///
    /// - Throws: ``Problem``: status 404 where the manifest is not known, 400 where nothing of it is asked about.
    func answer(_ request: UpdateRequest) async throws -> Answer {
        guard request.manifest.digest.algorithm == -16, let digest = ContentDigest(request.manifest.digest.bytes),
            let asked = await manifest(digest)
        else {
            throw Problem.notFound(
                "the manifest is not known here",
                action: "poll for the manifest that is meant for the device"
            )
        }
        let decided = try ManifestDecision(request.claims, by: asked, at: clock.seconds, crypto: SwiftCryptoProvider())
        let decision = decided.decision
        guard !decision.entries.isEmpty else {
            throw Problem.malformed("the request speaks of no component of the manifest")
        }
        let results = try await withThrowingTaskGroup(of: (Int, DeliveryResult).self) { group in
            for (index, entry) in decision.entries.enumerated() {
                group.addTask { (index, try await result(for: entry, request)) }
            }
            var results: [Int: DeliveryResult] = [:]
            for try await (index, result) in group { results[index] = result }
            return results
        }
        var entries: [UpdateAnswer.Entry] = []
        var deliveries: [Delivery] = []
        for (index, entry) in decision.entries.enumerated() {
            guard let result = results[index] else { continue }
            entries.append(UpdateAnswer.Entry(component: entry.component, outcome: result.outcome))
            deliveries.append(try Self.delivery(entry, result, decided.manifest))
        }
        return Answer(
            answer: UpdateAnswer(entries: entries, detail: decided.detail),
            deliveries: deliveries,
            inlined: results.values.compactMap { result in
                if case .inline = result.outcome { return result.payload }
                return nil
            },
            isFinal: results.values.allSatisfy(\.isFinal),
            retryAfter: results.values.compactMap(\.retryAfter).max()
        )
    }

    private func manifest(_ digest: ContentDigest) async -> AcceptedManifest? {
        if let known = catalog[digest] { return known }
        await follower?.lookSoon()
        return catalog[digest]
    }

    private func result(for entry: UpdateDecision.Entry, _ request: UpdateRequest) async throws -> DeliveryResult {
        switch entry.outcome {
        case .current: return .nothing("current")
        case .noVariant: return .nothing("no variant for this class")
        case .deliver(let target):
            return try await delivery.deliver(target, component: entry.component, for: request)
        }
    }

    private static func delivery(
        _ entry: UpdateDecision.Entry,
        _ result: DeliveryResult,
        _ manifest: AcceptedManifest
    ) throws -> Delivery {
        let component = try manifest.componentName(entry.component)
        switch entry.outcome {
        case .current(let digest, _):
            let present = ContentDigest(digest.bytes)
            return Delivery(component: component, kind: .none, bytesOnWire: 0, from: present, to: present)
        case .noVariant: return Delivery(component: component, kind: .none, bytesOnWire: 0, from: nil, to: nil)
        case .deliver(let target):
            return Delivery(
                component: component,
                kind: result.kind,
                bytesOnWire: result.payload?.size ?? 0,
                from: target.precursor.flatMap { ContentDigest($0.bytes) },
                to: ContentDigest(target.digest.bytes)
            )
        }
    }
}
