import Foundation
import PatchEncoding
import PatchFormat
import Testing

@Suite("Images of gigabytes")
struct LargeImageTests {
    /// Room for an image of 2 GiB of zeros, of which nothing is read: it costs no memory.
    private func withHuge<Result>(_ body: (Span<UInt8>) throws -> Result) throws -> Result {
        let size = 2 << 30
        let address = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        let start = try #require(address == MAP_FAILED ? nil : address)
        defer { munmap(start, size) }
        return try body(UnsafeRawBufferPointer(start: start, count: size).bindMemory(to: UInt8.self).span)
    }

    private func refusal(
        _ old: Span<UInt8>,
        _ new: Span<UInt8>,
        _ codecs: Set<PatchCodec>
    ) -> PatchEncodingError? {
        do throws(PatchEncodingError) {
            _ = try PatchCandidates(codecs: codecs).encode(
                old: old,
                new: new,
                names: PatchNames(precursor: DigestPrefix(1), result: DigestPrefix(2)),
                tier: .best,
                digest: ImagePair.digest
            )
            return nil
        } catch { return error }
    }

    @Test("D6 an image of 2 GiB is above what references are looked for in: refused at once, and the limit is said")
    func refused() throws {
        let small: [UInt8] = [1, 2, 3]
        let errors = try withHuge { huge in
            [
                refusal(huge, small.span, [.reference]), refusal(small.span, huge, [.reference]),
                refusal(huge, small.span, [.reference, .zstd]), refusal(huge, huge, [.zstd, .reference, .container]),
            ]
        }
        for error in errors {
            #expect(error?.code == .tooLarge)
            #expect(error?.reason.contains("\(ReferencePatchEncoder.sizeLimit)") == true)
        }
    }
}
