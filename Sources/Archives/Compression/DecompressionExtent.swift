/// How much of a result is wanted, and how large it may get.
enum DecompressionExtent: Equatable {
    /// All of it; it is an error where it is larger than `limit` bytes.
    case whole(limit: UInt64)
    /// All of it; it is an error where it has another size than `size` bytes.
    case exactly(size: Int)
    /// Its first bytes, at most `count`; what follows is not looked at.
    case beginning(count: Int)

    /// The size of the first piece of output, in bytes.
    private static let firstPiece = 65_536

    /// The largest number of bytes of output to ask for: one more than allowed, to notice a result that is too large.
    private var capacity: Int {
        switch self {
        case .whole(let limit): Int(clamping: min(limit, UInt64(Int.max) - 1) + 1)
        case .exactly(let size): size + 1
        case .beginning(let count): count
        }
    }

    /// The result of `decoder` on `input`.
    func run<Decoder: StreamDecoder>(
        _ decoder: Decoder,
        on input: UnsafeBufferPointer<UInt8>
    ) throws(ArchiveError) -> [UInt8] {
        let capacity = capacity
        var output: [UInt8] = []
        var position = 0
        var isComplete = false
        while !isComplete, output.count < capacity {
            // The usual ratio is about 4, so that most results are never moved.
            let guess = output.isEmpty ? max(Self.firstPiece, input.count &* 4) : output.count &* 2
            let room = min(capacity, guess)
            var failure: ArchiveError?
            let filled = output
            output = [UInt8](unsafeUninitializedCapacity: room) { (buffer, count) in
                count = filled.count
                filled.withUnsafeBufferPointer { _ = buffer.update(fromContentsOf: $0) }
                do throws(ArchiveError) {
                    isComplete = try fill(buffer, &count, decoder, input, &position)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
        }
        return try checked(output, decoder.format, position)
    }

    /// Runs the decoder until the buffer is full or the input at its end. Returns whether it is at its end.
    private func fill<Decoder: StreamDecoder>(
        _ buffer: UnsafeMutableBufferPointer<UInt8>,
        _ count: inout Int,
        _ decoder: Decoder,
        _ input: UnsafeBufferPointer<UInt8>,
        _ position: inout Int
    ) throws(ArchiveError) -> Bool {
        while count < buffer.count {
            let rest = UnsafeBufferPointer(rebasing: input[position...])
            let step = try decoder.step(rest, UnsafeMutableBufferPointer(rebasing: buffer[count...]), at: position)
            position += step.consumed
            count += step.produced
            if step.isAtEnd {
                let rest = UnsafeBufferPointer(rebasing: input[position...])
                if try !decoder.restart(rest, at: position) { return true }
            } else if step.consumed == 0, step.produced == 0 {
                throw ArchiveError(
                    position == input.count ? .truncated : .malformed,
                    in: decoder.format,
                    at: position,
                    expected: "the rest of a stream",
                    found: position == input.count ? "the end of the input" : "bytes that lead nowhere"
                )
            }
        }
        return false
    }

    private func checked(_ output: [UInt8], _ format: String, _ position: Int) throws(ArchiveError) -> [UInt8] {
        switch self {
        case .whole(let limit) where UInt64(output.count) > limit:
            throw ArchiveError(
                .limitExceeded,
                in: format,
                at: position,
                expected: "a result of at most \(limit) bytes",
                found: "more"
            )
        case .exactly(let size) where output.count != size:
            throw ArchiveError(
                .malformed,
                in: format,
                at: position,
                expected: "a result of \(size) bytes",
                found: output.count < size ? "\(output.count)" : "more"
            )
        default: return output
        }
    }

    /// The result where nothing is compressed.
    func copy(of input: UnsafeBufferPointer<UInt8>) throws(ArchiveError) -> [UInt8] {
        if case .beginning(let count) = self { return Array(input.prefix(count)) }
        return try checked(Array(input.prefix(capacity)), "stored data", input.count)
    }
}
