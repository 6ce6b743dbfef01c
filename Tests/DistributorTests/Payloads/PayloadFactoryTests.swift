import Answering
import AnsweringTestKit
import BlobStore
import HTTPServing
import HTTPTypes
import HummingbirdTesting
import Logging
import SQLiteStore
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Making payloads")
struct PayloadFactoryTests {
    private let old = TestImage(release: 1)
    private let new = TestImage(release: 2)

    private struct Workplace {
        let folder: TemporaryFolder
        let factory: PayloadFactory
        let derived: FileBlobStorage
        let clock: ManualClock
    }

    private func makeFactory(
        _ encoder: CountingEncoder,
        workers: Int = 2,
        folder: TemporaryFolder? = nil
    ) async throws -> Workplace {
        let folder = try folder ?? TemporaryFolder()
        let images = try FileBlobStorage(folder: folder.path + "/blobs")
        let derived = try FileBlobStorage(folder: folder.path + "/derived")
        for release in 1...8 { try await images.put(TestImage(release: UInt64(release)).bytes) }
        let clock = ManualClock()
        let workshop = PayloadWorkshop(
            index: try SQLiteDistributorStore(folder: folder.path),
            images: images,
            derived: derived,
            encoder: encoder,
            limit: 1 << 20,
            clock: clock.clock
        )
        let factory = PayloadFactory(
            workshop: workshop,
            workerCount: workers,
            failureMemory: .seconds(60),
            clock: clock.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return Workplace(folder: folder, factory: factory, derived: derived, clock: clock)
    }

    private var recipe: PayloadRecipe { .patch(from: old.digest, to: new.digest) }

    @Test("D6 of twenty that ask at the same time all get the one patch that is made")
    func makesOnce() async throws {
        let encoder = CountingEncoder(.init(delay: 0.2))
        let place = try await makeFactory(encoder)
        let outcomes = await withTaskGroup(of: PayloadOutcome.self) { group in
            for _ in 0..<20 { group.addTask { await place.factory.payload(recipe, within: .seconds(30)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(encoder.patchCount == 1)
        guard case .ready(let payload)? = outcomes.first else {
            Issue.record("not ready")
            return
        }
        #expect(outcomes == [PayloadOutcome](repeating: .ready(payload), count: 20))
        #expect(try await place.derived.info(payload.digest)?.size == payload.size)
    }

    @Test("D6 who does not wait long enough goes on without it, and the next one finds it")
    func goesOnInTheBackground() async throws {
        let encoder = CountingEncoder(.init(delay: 0.3))
        let place = try await makeFactory(encoder)
        #expect(await place.factory.payload(recipe, within: .zero) == .pending)
        #expect(await place.factory.payload(recipe, within: .milliseconds(10)) == .pending)
        guard case .ready = await place.factory.payload(recipe, within: .seconds(30)) else {
            Issue.record("not ready")
            return
        }
        #expect(encoder.patchCount == 1)
    }

    @Test("D6 what was made is found again after a restart; when its blob is gone it is made again")
    func findsAgain() async throws {
        let first = CountingEncoder()
        let place = try await makeFactory(first)
        let made = await place.factory.payload(recipe, within: .seconds(30))
        let second = CountingEncoder()
        let restarted = try await makeFactory(second, folder: place.folder)
        #expect(await restarted.factory.payload(recipe, within: .seconds(30)) == made)
        #expect(second.patchCount == 0)
        guard case .ready(let payload) = made else { return }
        try await place.derived.remove(payload.digest)
        let third = CountingEncoder()
        let again = try await makeFactory(third, folder: place.folder)
        #expect(await again.factory.payload(recipe, within: .seconds(30)) == made)
        #expect(third.patchCount == 1)
    }

    @Test("D6 a failure is remembered for a while, and then tried again")
    func remembersFailure() async throws {
        let encoder = CountingEncoder(.init(fails: true))
        let place = try await makeFactory(encoder)
        for _ in 0..<3 { #expect(await place.factory.payload(recipe, within: .seconds(30)) == .unavailable) }
        #expect(encoder.patchCount == 1)
        place.clock.advance(seconds: 61)
        #expect(await place.factory.payload(recipe, within: .seconds(30)) == .unavailable)
        #expect(encoder.patchCount == 2)
        #expect(await place.factory.failedCount == 2)
    }

    @Test("D6 no more are made at the same time than there are workers")
    func boundsWork() async throws {
        let encoder = CountingEncoder(.init(delay: 0.1))
        let place = try await makeFactory(encoder, workers: 2)
        await withTaskGroup(of: Void.self) { group in
            for release in 1...6 {
                let from = TestImage(release: UInt64(release)).digest
                let to = TestImage(release: UInt64(release + 1)).digest
                group.addTask { _ = await place.factory.payload(.patch(from: from, to: to), within: .seconds(30)) }
            }
        }
        #expect(encoder.patchCount == 6)
        #expect(encoder.mostAtOnce <= 2)
    }

    @Test("D6 twenty devices ask for the same update: one patch is made, all are answered with it")
    func answersAll() async throws {
        let encoder = CountingEncoder(.init(delay: 0.2, patchSize: 2_000))
        let scenario = try await Scenario(encoder: encoder)
        try await scenario.run { stage in
            let request = scenario.device.updateRequest(stage.manifest, running: scenario.old.digest)
            let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<20 {
                    group.addTask { try await scenario.device.request(stage.client, request).bytes }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers).count == 1)
            #expect(encoder.patchCount == 1)
            let statistics = try await scenario.distributor.statistics(stage.client)
            // The patch, and the compressed image that was prepared when the manifest came.
            #expect(statistics.patchesMade == 2)
        }
    }

    @Test("D6 a patch that does not save a twentieth is not sent, nor is one that is not ready in time")
    func fallsBackToFull() async throws {
        let large = try await Scenario(encoder: CountingEncoder(.init(patchSize: 59_000)))
        try await large.run { stage in
            let request = large.device.updateRequest(stage.manifest, running: large.old.digest)
            guard case .located(let format, _, _, _)? = try await large.device.request(stage.client, request).outcome()
            else {
                Issue.record("no location")
                return
            }
            #expect(format != 2)
        }
        let slow = Scenario(
            try await TestDistributor(encoder: CountingEncoder(.init(delay: 1))) { $0.patchWait = .milliseconds(50) }
        )
        try await slow.run { stage in
            let request = slow.device.updateRequest(stage.manifest, running: slow.old.digest)
            let path = "/v1/request?q=\(Base64URL.encode(request.encoded))"
            let response = try await stage.client.get(path)
            // Something better is on its way: caches must not keep this for long.
            #expect(response.headers[.cacheControl] == "public, max-age=2")
            guard case .located(let format, _, _, _)? = try response.outcome() else {
                Issue.record("no location")
                return
            }
            #expect(format == 0)
        }
    }
}
