import CBOR

extension Manifest {
    /// The first command of a section, in the order of its bytes and with all nested sequences, that `isWanted` says yes
    /// to; `nil` where there is none, or where the section is not there.
    ///
    /// For a recipient that does not support each command that ``SUITCommand`` lists: an alternative of a try-each must
    /// not be passed over because of a condition that nobody can answer (suit-update-management section 4).
    ///
    /// - Parameter bytes: the bytes that the manifest was made from.
    public func firstCommand(
        of section: SUITSection,
        in bytes: Span<UInt8>,
        where isWanted: (Int64) -> Bool
    ) -> (code: Int64, at: Int)? {
        guard let range = commands(of: section), let first = try? CommandReader(bytes, in: range) else { return nil }
        // All sequences were scanned to their ends when the manifest was made, so the nesting is bounded.
        var readers = [first]
        while let top = readers.indices.last {
            guard let command = try? readers[top].next(bytes) else {
                readers.removeLast()
                continue
            }
            if isWanted(command.code) { return (command.code, command.at) }
            for range in Manifest.sequences(in: command, bytes).reversed() {
                if let reader = try? CommandReader(bytes, in: range) { readers.append(reader) }
            }
        }
        return nil
    }

    /// The sequences that the argument of a command holds.
    private static func sequences(in command: CommandReader.Command, _ bytes: Span<UInt8>) -> [Range<Int>] {
        switch command.code {
        case SUITCommand.runSequence:
            var decoder = CBORDecoder(bytes, in: command.argument)
            guard let content = try? decoder.readBytes() else { return [] }
            return [content]
        case SUITCommand.tryEach:
            guard var alternatives = try? AlternativeReader(bytes, in: command.argument) else { return [] }
            var ranges: [Range<Int>] = []
            while alternatives.remaining > 0, let alternative = try? alternatives.next(bytes) {
                if case .sequence(let content) = alternative { ranges.append(content) }
            }
            return ranges
        default: return []
        }
    }
}
