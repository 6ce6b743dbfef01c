import CBOR
import Harness
import PatchFormat

extension Harness {
    /// The reader of patches, fed in pieces whose sizes the input gives: it says the same whatever the pieces are.
    static let patch = Harness("patch", seeds: PatchSeeds.all) { input in
        let whole = PatchReading.events(of: input, pieces: [input.count])
        let sizes = input.prefix(4).map { Int($0) % 61 + 1 }
        let pieces = PatchReading.events(of: input, pieces: sizes.isEmpty ? [1] : sizes)
        require(whole == pieces, "\(whole) is not \(pieces)")
    }
}

/// Reads a patch to its end.
enum PatchReading {
    /// A digest that makes it easy to have a chain that holds.
    struct Digest: FrameDigest {
        func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { DigestPrefix(UInt64(body.count)) }
    }

    /// What the reader said, and the error that it ended with.
    static func events(of input: [UInt8], pieces: [Int]) -> [String] {
        var reader = PatchReader(digest: Digest())
        var said: [String] = []
        var start = 0
        var piece = 0
        while start < input.count {
            let end = min(input.count, start + max(1, pieces[piece % pieces.count]))
            piece += 1
            var position = 0
            let part = Array(input[start..<end])
            do throws(PatchError) {
                reading: while true {
                    switch try reader.read(part.span, at: &position) {
                    case .header(let header): said.append("\(header.resultSize)")
                    case .frame: said.append("\(reader.body.count)")
                    case .needsMore: break reading
                    }
                }
            } catch {
                return said + ["error"]
            }
            start = end
        }
        return said
    }
}
