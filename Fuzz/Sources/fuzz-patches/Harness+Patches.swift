import Harness
import PatchDecoding
import PatchFormat

extension Harness {
    /// The decoder of every codec: an error, or as many bytes as the author stated, and never more.
    static let patchAny = Harness(
        "patch-any",
        isCBOR: false,
        seeds: PatchSeeds.all,
        change: FramedPatch.changed
    ) { input in
        let pair = ImagePair.pair(of: input)
        let size = pair.new.count
        // Two pieces, cut where the input says.
        let cut = input.count > 50 ? 50 + Int(input[input.count / 2]) % (input.count - 50) : 0
        pair.old.withUnsafeBytes { old in
            let decoder = PatchDecoder(
                precursor: old,
                expecting: pair.expectation,
                digest: ConstantDigest(),
                folder: "/dev/shm"
            )
            var made = 0
            do throws(PatchStreamError<Never>) {
                for part in [input[..<cut], input[cut...]] {
                    try decoder.push(Array(part).span) { (bytes: Span<UInt8>) throws(Never) in
                        made += bytes.count
                        require(made <= size, "\(made) bytes of \(size)")
                    }
                }
            } catch {
                require(decoder.produced == UInt64(made), "another count than was handed out")
                return
            }
            do throws(PatchFailure) { try decoder.finish() } catch { return }
            require(made == size, "complete with \(made) bytes of \(size)")
        }
    }

    /// The codec with references, as Linux takes it.
    static let patchReference = reference("patch-reference", .linux)

    /// The codec with references, as a microcontroller takes it.
    static let patchSmall = reference("patch-small", .microcontroller)

    private static func reference(_ name: String, _ limits: ReferenceLimits) -> Harness {
        Harness(
            name,
            isCBOR: false,
            seeds: { PatchSeeds.references(limits) },
            change: FramedPatch.changed
        ) { input in
            let pair = ImagePair.pair(of: input)
            // No byte more than is there, on the heap: whatever reads or writes beyond is found by a sanitizer.
            let old = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pair.old.count)
            _ = old.update(fromContentsOf: pair.old)
            let new = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pair.new.count)
            defer {
                old.deallocate()
                new.deallocate()
            }
            new.update(repeating: 0)
            var decoder = ReferencePatchDecoder(
                memory: ContiguousMemory(old: UnsafeBufferPointer(old), new: new),
                expecting: pair.expectation,
                digest: ConstantDigest(),
                limits: limits
            )
            do throws(PatchDecodingError) {
                try decoder.push(input.span)
                try decoder.finish()
                require(decoder.produced == pair.new.count, "complete with \(decoder.produced) bytes")
            } catch {
                require(decoder.produced <= pair.new.count, "\(decoder.produced) bytes of \(pair.new.count)")
            }
        }
    }
}
