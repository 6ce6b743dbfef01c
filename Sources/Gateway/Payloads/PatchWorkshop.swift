import Answering
import Crypto
import Foundation
import Glibc
import HTTPServing
import Logging
import PatchEncoding
import PatchFormat
import Store
import SwiftCryptoProvider

/// Makes patches from images that the cache has [G1]: in the background, one at a time, within a bound of memory. A patch is
/// worth nothing to an attacker: devices verify what comes of it.
actor PatchWorkshop {
    private struct Job: Hashable {
        let precursor: ContentDigest
        let result: ContentDigest
        let codecs: UInt8
    }

    private let images: ImageShelf
    private let counters: Counters
    private let limit: Int
    private let logger: Logger
    private var waiting: [Job] = []
    private var tried: [Job: Int64] = [:]
    private var isWorking = false

    /// Most jobs that wait, and how long one that failed is not tried again, in seconds.
    private static let jobLimit = 64
    private static let failureSeconds: Int64 = 3_600

    /// - Parameter limit: The largest image that patches are made from or to, in bytes; 0 for none.
    init(images: ImageShelf, counters: Counters, limit: Int, logger: Logger) {
        self.images = images
        self.counters = counters
        self.limit = limit
        self.logger = logger
    }

    /// A patch that is there; where there is none, it is begun.
    func patch(from precursor: ContentDigest, to result: ContentDigest, codecs: PatchCodecs) -> PayloadForm? {
        let ready = images.payloads[result].filter {
            $0.isPatch && $0.precursor == precursor && codecs.isSuperset(of: PatchCodecs(rawValue: $0.codecs))
                && images.cache.contains($0.digest)
        }
        let best = ready.min { $0.size < $1.size }
        let own = codecs.intersection([.zstd, PatchCodecs(.reference), PatchCodecs(.container)])
        let job = Job(precursor: precursor, result: result, codecs: own.rawValue)
        guard !own.isEmpty, limit > 0, precursor != result, !ready.contains(where: { $0.codecs == job.codecs }) else {
            return best
        }
        let now = images.cache.clock.now()
        guard now - (tried[job] ?? .min / 2) > Self.failureSeconds, waiting.count < Self.jobLimit,
            images.has(precursor), images.has(result)
        else { return best }
        if tried.count > 4_096 { tried = [:] }
        tried[job] = now
        waiting.append(job)
        if !isWorking {
            isWorking = true
            Task { await work() }
        }
        return best
    }

    private func work() async {
        while !waiting.isEmpty {
            let job = waiting.removeFirst()
            do {
                let form = try await make(job)
                guard let form else { continue }
                images.payloads.add(form)
                counters.patchesMade.add(1)
                logger.info("patch made", metadata: ["patch": "\(form.digest.hex)", "size": "\(form.size)"])
            } catch {
                logger.notice("no patch was made", metadata: ["error": "\(LogText("\(error)"))"])
            }
        }
        isWorking = false
    }

    private func make(_ job: Job) async throws -> PayloadForm? {
        let (images, limit) = (images, limit)
        let bytes = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<[UInt8]?, any Error>) in
            // The thread goes with its work: without privileges a priority does not rise again.
            Thread.detachNewThread {
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
                continuation.resume(with: Result { try Self.encode(job, images, limit) })
            }
        }
        guard let bytes, let digest = ContentDigest(SHA256.hash(data: bytes)) else { return nil }
        try await images.cache.put(bytes, digest)
        return PayloadForm(
            format: PayloadFormat.patch.rawValue,
            result: job.result,
            digest: digest,
            size: Int64(bytes.count),
            precursor: job.precursor,
            codecs: job.codecs
        )
    }

    private static func encode(_ job: Job, _ images: ImageShelf, _ limit: Int) throws -> [UInt8]? {
        guard let old = try images.bytes(job.precursor, limit: limit),
            let new = try images.bytes(job.result, limit: limit),
            ContentDigest(SHA256.hash(data: old)) == job.precursor, ContentDigest(SHA256.hash(data: new)) == job.result,
            let oldName = DigestPrefix(digest: job.precursor.bytes),
            let newName = DigestPrefix(digest: job.result.bytes)
        else { return nil }
        let wanted = PatchCodecs(rawValue: job.codecs)
        let codecs = [PatchCodec.zstd, .reference, .container].filter { wanted.contains($0) }
        return try PatchCandidates(codecs: Set(codecs)).encode(
            old: old.span,
            new: new.span,
            names: PatchNames(precursor: oldName, result: newName),
            tier: .best,
            digest: ProviderFrameDigest(SwiftCryptoProvider())
        )
    }
}
