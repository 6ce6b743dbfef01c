import Answering
import CBOR
import Campaigns
import Eligibility
import HTTPServing
import HTTPTypes
import SUIT
import Store
import Synchronization

/// Answers "what if": which devices could take some software, which could not and why, before any campaign [B3].
///
/// It reads the fleet once, page by page, and judges each kind of device once: the work grows with the number of kinds, and the
/// memory with nothing else.
final class WhatIfService: Sendable {
    private let store: any DistributorStore
    private let images: any BlobStorage
    private let indices: any BlobStorage
    private let clock: ServerClock
    private let isBusy = Mutex(false)

    /// A service over the stores.
    init(store: any DistributorStore, images: any BlobStorage, indices: any BlobStorage, clock: ServerClock) {
        self.store = store
        self.images = images
        self.indices = indices
        self.clock = clock
    }

    /// Answers a question; one at a time, since each reads the whole fleet.
    ///
    /// - Throws: ``Problem``: status 400 where the manifest cannot be read or has no such component, 403 where no accepted author
    ///   signed it, 503 where another question is being answered.
    func answer(_ question: WhatIfQuestion) async throws -> WhatIfView {
        let isFree = isBusy.withLock { busy in
            defer { busy = true }
            return !busy
        }
        guard isFree else { throw Problem.overloaded(retryAfter: 2) }
        defer { isBusy.withLock { $0 = false } }
        let manifest = try AcceptedManifest(question.envelope, authors: try await AuthorKeys.accepted(in: store))
        let names = FleetComponents(manifest.manifest)
        var only: Int?
        if let name = question.component {
            guard let index = names.names.firstIndex(of: name) else {
                throw Problem.malformed(
                    "the manifest has no such component",
                    expected: names.names.joined(separator: ", "),
                    found: name
                )
            }
            only = index
        }
        let descriptors = try await WhatIfDescriptors(of: manifest, given: question.descriptors, blobs: images)
        let tables = FleetTables(question.tables, now: UInt64(clamping: clock.seconds))
        var survey = FleetSurvey(
            decisions: FleetDecisions(manifest, names: names, at: clock.seconds),
            judge: FleetJudge(
                store: store,
                indices: indices,
                remedies: FleetRemedies(question.packages, tables: tables),
                tables: tables
            ),
            descriptors: descriptors,
            names: names,
            only: only
        )
        var tally = WhatIfTally(limit: question.deviceLimit)
        var after: DeviceID?
        repeat {
            let page = try await store.devices(after: after, limit: StoreLimits.pageSize)
            guard let last = page.elements.last?.id else { break }
            let inventories = try await store.inventories(after: after, through: last, limit: StoreLimits.pageSize)
            let byDevice = Dictionary(inventories.map { ($0.device, $0) }, uniquingKeysWith: { first, _ in first })
            for device in page.elements {
                if let query = question.query, !query.selects(DeviceCharacteristics(device)) { continue }
                let inventory = byDevice[device.id]
                let finding = try await survey.finding(device, inventory)
                tally.add(device.id, hasInventory: inventory != nil, finding)
            }
            after = page.next
            try Task.checkCancellation()
        } while after != nil
        return WhatIfView(
            tally,
            manifest: manifest,
            names: names,
            evaluations: survey.evaluations
        )
    }
}
