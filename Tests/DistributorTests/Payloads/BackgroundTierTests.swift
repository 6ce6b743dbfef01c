import Answering
import AnsweringTestKit
import BlobStore
import HTTPServing
import HTTPTypes
import HummingbirdTesting
import Logging
import PatchFormat
import SQLiteStore
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Payloads that are made better in the background")
struct BackgroundTierTests {
    private static let old = TestImage(release: 1)
    private static let new = TestImage(release: 2)
    private static let patch = PayloadRecipe.patch(from: old.digest, to: new.digest)

    private struct Workplace {
        let folder: TemporaryFolder
        let factory: PayloadFactory
    }

    private static func makeFactory(
        _ encoder: CountingEncoder,
        memory: Int64 = 1 << 30,
        workers: Int = 2,
        folder: TemporaryFolder? = nil
    ) async throws -> Workplace {
        let folder = try folder ?? TemporaryFolder()
        let images = try FileBlobStorage(folder: folder.path + "/blobs")
        for release in 1...5 { try await images.put(TestImage(release: UInt64(release)).bytes) }
        let clock = ManualClock()
        let workshop = PayloadWorkshop(
            index: try SQLiteDistributorStore(folder: folder.path),
            images: images,
            derived: try FileBlobStorage(folder: folder.path + "/derived"),
            encoder: encoder,
            limit: 1 << 20,
            clock: clock.clock
        )
        let factory = PayloadFactory(
            workshop: workshop,
            workerCount: workers,
            memoryLimit: memory,
            failureMemory: .seconds(60),
            clock: clock.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return Workplace(folder: folder, factory: factory)
    }

    /// Asks until nothing better follows.
    private static func final(
        _ factory: PayloadFactory,
        _ recipe: PayloadRecipe = patch
    ) async throws -> PayloadOutcome {
        for _ in 0..<2_000 {
            let outcome = await factory.payload(recipe, within: .seconds(20))
            if outcome.isFinal { return outcome }
            try await Task.sleep(for: .milliseconds(10))
        }
        return .pending
    }

    @Test("D6 the fast one answers at once, the best one takes its place")
    func fastThenBest() async throws {
        let encoder = CountingEncoder(.init(delay: 0.1, patchSize: 2_000, bestCodecs: .zstd))
        let place = try await Self.makeFactory(encoder)
        guard case .improving(let first) = await place.factory.payload(Self.patch, within: .seconds(20)) else {
            Issue.record("not improving")
            return
        }
        #expect(first.size == 2_000)
        let last = try await Self.final(place.factory)
        #expect(last.payload?.size == 1_000 && last.isFinal)
        #expect(encoder.patchCount == 1 && encoder.bestPatchCount == 1)
        #expect(await place.factory.madeCount == 1)
        #expect(await place.factory.improvedCount == 1)
    }

    @Test("D6 of twenty that ask at the same time, in both tiers, all get the one payload that is made")
    func makesOnce() async throws {
        let encoder = CountingEncoder(.init(delay: 0.1, patchSize: 2_000, bestCodecs: .zstd))
        let place = try await Self.makeFactory(encoder)
        let outcomes = try await withThrowingTaskGroup(of: PayloadOutcome.self) { group in
            for _ in 0..<20 { group.addTask { try await Self.final(place.factory) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == [PayloadOutcome](repeating: outcomes[0], count: 20))
        #expect(outcomes[0].payload?.size == 1_000)
        #expect(encoder.patchCount == 1 && encoder.bestPatchCount == 1)
    }

    @Test("D6 after a restart the best one is found; where it was not finished it is made then")
    func restart() async throws {
        let first = try await Self.makeFactory(CountingEncoder(.init(patchSize: 2_000)))
        #expect(await first.factory.payload(Self.patch, within: .seconds(20)).payload?.size == 2_000)
        let second = CountingEncoder(.init(patchSize: 2_000, bestCodecs: .zstd))
        let restarted = try await Self.makeFactory(second, folder: first.folder)
        #expect(await restarted.factory.payload(Self.patch, within: .seconds(20)).payload?.size == 2_000)
        #expect(try await Self.final(restarted.factory).payload?.size == 1_000)
        #expect(second.patchCount == 0 && second.bestPatchCount == 1)
        let third = CountingEncoder(.init(patchSize: 2_000, bestCodecs: .zstd))
        let again = try await Self.makeFactory(third, folder: first.folder)
        #expect(await again.factory.payload(Self.patch, within: .zero).payload?.size == 1_000)
        #expect(third.patchCount == 0 && third.bestPatchCount == 0)
    }

    @Test(
        "A10 a device that names no other codec gets codec 1; one that does shares the fast patch and has a best one of its own"
    )
    func codecs() async throws {
        let reference = PatchCodecs(PatchCodec(rawValue: 2))
        let encoder = CountingEncoder(.init(patchSize: 2_000, bestCodecs: [.zstd, reference]))
        let place = try await Self.makeFactory(encoder)
        let plain = PatchCodecs(offered: [2, 1, 0])
        let modern = PatchCodecs(offered: [2, 1, 0, 258, 259, 1_000_000, .max])
        #expect(plain == .zstd && modern.contains(PatchCodec(rawValue: 2)) && modern.contains(PatchCodec(rawValue: 3)))
        #expect(PatchCodecs(offered: [0, 258]).isDisjoint(with: .zstd))
        let first = try await Self.final(
            place.factory,
            .patch(from: Self.old.digest, to: Self.new.digest, codecs: plain)
        )
        let second = try await Self.final(
            place.factory,
            .patch(from: Self.old.digest, to: Self.new.digest, codecs: modern)
        )
        #expect(first != second)
        #expect(encoder.patchCount == 1 && encoder.bestPatchCount == 2)
        #expect(encoder.codecs.filter { $0 == .zstd }.count == 2)
        #expect(encoder.codecs.filter { $0 == [.zstd, reference] }.count == 1)
    }

    @Test("D6 what does not fit into memory at the same time waits, what never fits is refused")
    func memory() async throws {
        let encoder = CountingEncoder(.init(delay: 0.05, memory: 600))
        let place = try await Self.makeFactory(encoder, memory: 1_000, workers: 4)
        await withTaskGroup(of: Void.self) { group in
            for release in 1...4 {
                let from = TestImage(release: UInt64(release)).digest
                let to = TestImage(release: UInt64(release + 1)).digest
                group.addTask {
                    let outcome = await place.factory.payload(.patch(from: from, to: to), within: .seconds(30))
                    #expect(outcome.payload != nil)
                }
            }
        }
        #expect(encoder.mostAtOnce == 1 && encoder.patchCount == 4)
        let small = CountingEncoder(.init(memory: 2_000))
        let narrow = try await Self.makeFactory(small, memory: 1_000)
        #expect(await narrow.factory.payload(Self.patch, within: .seconds(30)) == .unavailable)
        #expect(small.patchCount == 0)
    }

    @Test("D6 work that is cancelled ends, and is not taken for a failure")
    func cancel() async throws {
        let encoder = CountingEncoder(.init(delay: 60))
        let place = try await Self.makeFactory(encoder, workers: 1)
        let other = PayloadRecipe.patch(from: Self.new.digest, to: Self.old.digest)
        async let running = place.factory.payload(Self.patch, within: .seconds(50))
        while encoder.patchCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
        async let queued = place.factory.payload(other, within: .seconds(50))
        try await Task.sleep(for: .milliseconds(20))
        await place.factory.cancel(Self.patch)
        #expect(await running == .unavailable)
        // The next one has its worker now.
        while encoder.patchCount == 1 { try await Task.sleep(for: .milliseconds(5)) }
        await place.factory.stop()
        #expect(await queued == .unavailable)
        #expect(await place.factory.failedCount == 0)
        #expect(await place.factory.payload(Self.patch, within: .seconds(50)) == .unavailable)
        #expect(encoder.patchCount == 2)
    }

    @Test("D6 an answer that something better follows is not kept for long; later ones hold the better patch")
    func answers() async throws {
        let reference = PatchCodecs(PatchCodec(rawValue: 2))
        let encoder = CountingEncoder(.init(delay: 0.1, patchSize: 4_000, bestCodecs: [.zstd, reference]))
        let scenario = try await Scenario(encoder: encoder)
        try await scenario.run { stage in
            let request = scenario.device.updateRequest(
                stage.manifest,
                running: scenario.old.digest,
                formats: [2, 1, 0, 258]
            )
            let path = "/v1/request?q=\(Base64URL.encode(request.encoded))"
            var sizes: [UInt64] = []
            for _ in 0..<500 {
                let response = try await stage.client.get(path)
                guard case .located(let format, _, let size, _)? = try response.outcome() else {
                    Issue.record("no location")
                    return
                }
                #expect(format == 2)
                sizes.append(size)
                if response.headers[.cacheControl] == "public, max-age=3600" { break }
                #expect(response.headers[.cacheControl] == "public, max-age=2")
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(sizes.first == 4_000 && sizes.last == 2_000)
        }
    }
}
