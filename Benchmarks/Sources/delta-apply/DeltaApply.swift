import AllocationCounter
import Foundation
import LibcryptoProvider
import PatchDecoding
import PatchEncoding
import PatchFormat

/// Applies a patch in process, and says what that took: seconds of CPU, digests of the images apart, and heap.
///
///     delta-apply OLD PATCH
@main
enum DeltaApply {
    /// As long as runs are repeated, in seconds of CPU, and how many there are at least.
    private static let enough = 1.0
    private static let least = 3
    private static let piece = 65_536

    private struct Report: Encodable {
        let codec: Int
        let bytes: Int
        /// Of the quickest run.
        let seconds: Double
        /// The most bytes of heap in use at once, above what was in use before.
        let heap: Int
        let runs: Int
    }

    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            FileHandle.standardError.write(Data("usage: delta-apply OLD PATCH\n".utf8))
            exit(2)
        }
        let old = try Mapping(CommandLine.arguments[1])
        let patch = try Mapping(CommandLine.arguments[2])
        guard let header = header(of: patch) else {
            FileHandle.standardError.write(Data("the file is no patch\n".utf8))
            exit(1)
        }
        // As the page cache has it: from the second look on, the old image is in memory.
        let result = try Mapping(size: Int(clamping: header.resultSize))
        var best = Double.infinity
        var all = 0.0
        var runs = 0
        var heap = 0
        while runs < least || (all < enough && runs < 50) {
            let before = allocation_counter_bytes_in_use()
            allocation_counter_reset_peak()
            let start = cpu()
            try apply(patch, header, old, result)
            let seconds = cpu() - start
            heap = max(heap, Int(allocation_counter_peak_bytes()) - Int(before))
            best = min(best, seconds)
            all += seconds
            runs += 1
        }
        let report = Report(
            codec: Int(header.codec.rawValue),
            bytes: result.bytes.count,
            seconds: max(best, 1e-6),
            heap: heap,
            runs: runs
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private static func apply(_ patch: Mapping, _ header: PatchHeader, _ old: Mapping, _ result: Mapping) throws {
        let decoder = PatchDecoder(
            precursor: UnsafeRawBufferPointer(old.bytes),
            expecting: PatchExpectation(
                precursor: header.precursor,
                result: header.result,
                resultSize: header.resultSize
            ),
            digest: ProviderFrameDigest(LibcryptoProvider()),
            folder: NSTemporaryDirectory()
        )
        var start = 0
        var produced = 0
        while start < patch.bytes.count {
            let end = min(start + piece, patch.bytes.count)
            let bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(patch.bytes)[start..<end])
            try decoder.push(bytes.span) { (made: Span<UInt8>) throws(Never) in
                made.withUnsafeBufferPointer { made in
                    guard let first = made.baseAddress, made.count <= result.bytes.count - produced else { return }
                    (result.bytes.baseAddress! + produced).update(from: first, count: made.count)
                }
                produced += made.count
            }
            start = end
        }
        try decoder.finish()
    }

    private static func header(of patch: Mapping) -> PatchHeader? {
        var reader = PatchReader(digest: ProviderFrameDigest(LibcryptoProvider()))
        var position = 0
        let start = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(patch.bytes).prefix(PatchLimits.header))
        guard case .header(let header)? = try? reader.read(start.span, at: &position) else { return nil }
        return header
    }

    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
