import Author
import PatchDecoding
import PatchFormat

/// One run of a patch against a precursor that was found right: decodes, digests what comes, checks blocks and the whole.
final class PatchApplication {
    /// How much of a patch is decoded between two looks at what has come.
    private static let piece = 65_536

    private let source: PatchSource
    private let precursor: MappedImage
    private let digest: [UInt8]?
    private var blocks: PatchBlocks?

    /// How many blocks were checked, where there are digests of blocks.
    var blocksChecked: UInt64? { blocks?.verified }

    init(source: PatchSource, precursor: MappedImage, digest: [UInt8]?, blocks: PatchBlocks?) {
        self.source = source
        self.precursor = precursor
        self.digest = digest
        self.blocks = blocks
    }

    /// Makes the result, in `result` where that is given, and returns its digest.
    ///
    /// - Parameters:
    ///   - result: room for exactly the result; needed where blocks are checked.
    ///   - folder: where there is room for what is made on the way.
    func run(
        into result: UnsafeMutableBufferPointer<UInt8>?,
        folder: String,
        isQuiet: Bool
    ) throws -> [UInt8] {
        let bar = ProgressBar("applying \(source.path)", total: Int64(source.resultSize), isQuiet: isQuiet)
        defer { bar.finish() }
        let decoder = PatchDecoder(
            precursor: precursor.raw,
            expecting: PatchExpectation(
                precursor: source.header.precursor,
                result: source.header.result,
                resultSize: source.header.resultSize
            ),
            digest: PatchChain(),
            folder: folder
        )
        var made = ImageDigest()
        var produced = 0
        var start = 0
        do throws(PatchStreamError<CommandFailure>) {
            while start < source.image.count {
                let end = min(start + Self.piece, source.image.count)
                try push(source.image.span(start..<end), to: decoder) { (bytes) throws(CommandFailure) in
                    made.update(bytes)
                    if let result, let first = bytes.baseAddress {
                        (result.baseAddress! + produced).update(from: first, count: bytes.count)
                    }
                    produced += bytes.count
                    bar.advance(by: bytes.count)
                    if let result { try blocks?.check(UnsafeBufferPointer(result), upTo: produced) }
                }
                start = end
            }
            do throws(PatchFailure) { try decoder.finish() } catch { throw .codec(error) }
        } catch {
            switch error {
            case .codec(let cause): throw PatchProblem.of(cause, source)
            case .output(let cause): throw cause
            }
        }
        if let result { try blocks?.check(UnsafeBufferPointer(result), upTo: produced) }
        try blocks?.finish()
        return try verified(made)
    }

    private func push(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to decoder: PatchDecoder<PatchChain>,
        _ output: (UnsafeBufferPointer<UInt8>) throws(CommandFailure) -> Void
    ) throws(PatchStreamError<CommandFailure>) {
        try decoder.push(bytes.span) { (made: Span<UInt8>) throws(CommandFailure) in
            try made.withUnsafeBufferPointer { (made) throws(CommandFailure) in try output(made) }
        }
    }

    private func verified(_ made: ImageDigest) throws -> [UInt8] {
        let found = made.bytes
        if let digest, found != digest {
            throw PatchProblem.wrongResult(
                source.path,
                expected: Hexadecimal.text(digest),
                found: Hexadecimal.text(found)
            )
        }
        guard made.prefix == source.header.result else {
            throw PatchProblem.wrongResult(
                source.path,
                expected: PatchProblem.name(source.header.result),
                found: Hexadecimal.text(found)
            )
        }
        return found
    }
}
