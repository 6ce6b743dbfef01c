import Harness
import PatchDecoding
import PatchEncoding
import PatchFormat

extension Harness {
    /// The encoders, with every reader of executables and containers that they have: whatever the images are, there is a
    /// patch, and it gives the new image. The first two bytes say where the old one ends.
    static let encode = Harness(
        "encode",
        isCBOR: false,
        timeLimit: 2_000_000_000,
        memoryLimit: 1 << 29,
        seeds: EncodingSeeds.all
    ) { input in
        guard input.count > 2 else { return }
        let content = Array(input[2...])
        let end = (Int(input[0]) | Int(input[1]) << 8) % (content.count + 1)
        let pair = ImagePair(number: 200, old: Array(content[..<end]), new: Array(content[end...]))
        do throws(PatchEncodingError) {
            let patch = try pair.patch(by: PatchCandidates())
            do throws(PatchFailure) {
                require(try pair.result(of: patch) == pair.new, "a patch that gives another image")
            } catch {
                fatalError("a patch that cannot be applied: \(error)")
            }
        } catch {
            fatalError("no patch: \(error)")
        }
    }
}

/// Pairs of images, one behind the other.
enum EncodingSeeds {
    static func all() -> [[UInt8]] {
        ImagePair.all.map { pair in
            [UInt8(truncatingIfNeeded: pair.old.count), UInt8(truncatingIfNeeded: pair.old.count >> 8)] + pair.old
                + pair.new
        }
    }
}
