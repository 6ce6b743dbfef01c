import Answering
import Foundation
import PatchEncoding
import Synchronization

@testable import Distributor

/// An encoder that counts how often it is asked, and can be told how to go about it.
final class CountingEncoder: PayloadEncoder {
    /// How it behaves.
    struct Behaviour: Sendable {
        /// How long it takes.
        var delay: TimeInterval = 0
        /// Whether it fails.
        var fails = false
        /// The size of each patch, or nothing for real ones.
        var patchSize: Int?
        /// The codecs of its best tier, or nothing where it has none. There patches are half as large.
        var bestCodecs: PatchCodecs?
        /// The memory that everything takes, in bytes, or nothing for what it really takes.
        var memory: Int64?
    }

    struct Failure: Error {}
    struct Cancelled: Error {}

    private struct Counts {
        var patches = 0
        var bestPatches = 0
        var codecs: [PatchCodecs] = []
        var images = 0
        var atOnce = 0
        var mostAtOnce = 0
    }

    let behaviour: Behaviour
    private let counts = Mutex(Counts())
    private let encoder = ZstdPayloadEncoder()

    init(_ behaviour: Behaviour = Behaviour()) { self.behaviour = behaviour }

    var patchCount: Int { counts.withLock { $0.patches } }
    var bestPatchCount: Int { counts.withLock { $0.bestPatches } }
    /// The codecs that each patch might be of.
    var codecs: [PatchCodecs] { counts.withLock { $0.codecs } }
    var imageCount: Int { counts.withLock { $0.images } }
    var mostAtOnce: Int { counts.withLock { $0.mostAtOnce } }

    func codecs(_ tier: EncodingTier) -> PatchCodecs { tier == .fast ? .zstd : behaviour.bestCodecs ?? .zstd }

    func improves(_ recipe: PayloadRecipe) -> Bool { behaviour.bestCodecs != nil }

    func memory(_ job: PayloadJob, precursor: Int64, result: Int64) -> Int64 {
        behaviour.memory ?? encoder.memory(job, precursor: precursor, result: result)
    }

    func patch(
        _ pair: ImagePair,
        codecs: PatchCodecs,
        tier: EncodingTier,
        isCancelled: @Sendable () -> Bool
    ) throws -> [UInt8] {
        try work(isCancelled) { counts in
            counts.patches += tier == .fast ? 1 : 0
            counts.bestPatches += tier == .best ? 1 : 0
            counts.codecs.append(codecs)
        }
        if let size = behaviour.patchSize {
            return (0..<(tier == .fast ? size : size / 2)).map { _ in UInt8.random(in: 0...255) }
        }
        return try encoder.patch(pair, codecs: codecs, tier: tier, isCancelled: isCancelled)
    }

    func compressed(_ image: [UInt8], tier: EncodingTier, isCancelled: @Sendable () -> Bool) throws -> [UInt8] {
        try work(isCancelled) { $0.images += 1 }
        return try encoder.compressed(image, tier: tier, isCancelled: isCancelled)
    }

    private func work(_ isCancelled: () -> Bool, _ count: (inout Counts) -> Void) throws {
        counts.withLock { counts in
            count(&counts)
            counts.atOnce += 1
            counts.mostAtOnce = max(counts.mostAtOnce, counts.atOnce)
        }
        defer { counts.withLock { $0.atOnce -= 1 } }
        let end = Date(timeIntervalSinceNow: behaviour.delay)
        while Date() < end {
            if isCancelled() { throw Cancelled() }
            Thread.sleep(forTimeInterval: min(0.01, behaviour.delay))
        }
        if behaviour.fails { throw Failure() }
    }
}
