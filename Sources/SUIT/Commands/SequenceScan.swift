import CBOR

/// Reads a command sequence to its end before anything in it runs, and refuses what is unknown or misplaced.
///
/// Without it an unknown condition inside a try-each would silently choose the next branch; suit-update-management
/// asks to reject the manifest.
struct SequenceScan {
    let section: SUITSection
    let componentCount: Int

    /// Deepest nesting of try-each and run-sequence.
    static let depthLimit = 6

    func run(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        try scan(bytes, in: range, depth: 0)
    }

    private func scan(_ bytes: Span<UInt8>, in range: Range<Int>, depth: Int) throws(SUITError) {
        guard depth <= SequenceScan.depthLimit else { throw .tooDeep(section, at: range.lowerBound) }
        var reader: CommandReader
        do throws(CBORError) {
            reader = try CommandReader(bytes, in: range)
        } catch {
            throw .malformed(.sequence, error)
        }
        var isFirst = true
        while let command = try next(&reader, bytes) {
            if isFirst, depth == 0, componentCount > 1, command.code != SUITCommand.setComponentIndex {
                throw .componentNotChosen(section, at: command.at)
            }
            isFirst = false
            try check(command, bytes, depth: depth)
        }
    }

    private func next(_ reader: inout CommandReader, _ bytes: Span<UInt8>) throws(SUITError) -> CommandReader.Command? {
        do throws(CBORError) {
            return try reader.next(bytes)
        } catch {
            throw .malformed(.sequence, error)
        }
    }

    private func check(_ command: CommandReader.Command, _ bytes: Span<UInt8>, depth: Int) throws(SUITError) {
        switch command.code {
        case SUITCommand.vendorIdentifier, SUITCommand.classIdentifier, SUITCommand.imageMatch, SUITCommand.useBefore,
            SUITCommand.componentSlot, SUITCommand.abort, SUITCommand.deviceIdentifier, SUITCommand.imageNotMatch,
            SUITCommand.version:
            try checkPolicy(command, bytes)
        case SUITCommand.fetch, SUITCommand.copy, SUITCommand.swap, SUITCommand.invoke, SUITCommand.write,
            SUITCommand.eligible:
            // The shared sequence runs before every section, so it may change nothing and name nothing private.
            guard section != .shared else { throw .misplacedCommand(command.code, section, at: command.at) }
            try checkPolicy(command, bytes)
        case SUITCommand.setComponentIndex: try checkIndex(command, bytes)
        case SUITCommand.overrideParameters, SUITCommand.setParameters:
            try checkParameters(command, bytes, isNested: depth > 0)
        case SUITCommand.runSequence:
            guard let content = nested(command.argument, bytes) else { throw invalid(command) }
            try scan(bytes, in: content, depth: depth + 1)
        case SUITCommand.tryEach: try checkAlternatives(command, bytes, depth: depth)
        default: throw .unknownCommand(command.code, section, at: command.at)
        }
    }

    private func invalid(_ command: CommandReader.Command) -> SUITError {
        .invalidArgument(command.code, section, at: command.argument.lowerBound)
    }

    private func checkPolicy(_ command: CommandReader.Command, _ bytes: Span<UInt8>) throws(SUITError) {
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard let policy = try? decoder.readUnsigned(), policy < 16 else { throw invalid(command) }
    }

    private func checkIndex(_ command: CommandReader.Command, _ bytes: Span<UInt8>) throws(SUITError) {
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard let index = try? decoder.readUnsigned() else { throw invalid(command) }
        guard index < UInt64(componentCount) else { throw .componentIndex(index, section, at: command.at) }
    }

    private func checkParameters(
        _ command: CommandReader.Command,
        _ bytes: Span<UInt8>,
        isNested: Bool
    ) throws(SUITError) {
        var scratch = ParameterSet()
        var settings = ParameterSet.SequenceSettings()
        var failure: SUITError?
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: command.argument)
            var map = try decoder.beginMap()
            guard map.remaining > 0 else { throw CBORError.invalidValue(at: command.argument.lowerBound) }
            while let label = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                let outcome = try scratch.read(label, from: &decoder, replacing: true, settings: &settings)
                if failure != nil { continue }
                if outcome == .unknown {
                    failure = .unknownParameter(label, section, at: at)
                } else if label < 0, section == .shared {
                    failure = .misplacedParameter(label, section, at: at)
                } else if label == SUITParameter.softFailure, !isNested {
                    // Outside of try-each and run-sequence there is nothing that a soft failure could end.
                    failure = .misplacedParameter(label, section, at: at)
                } else if label == SUITParameter.imageDigest, command.code == SUITCommand.setParameters {
                    // A digest that was there already must not win over the author's.
                    failure = .misplacedParameter(label, section, at: at)
                }
            }
        } catch {
            throw .malformed(.sequence, error)
        }
        if let failure { throw failure }
    }

    private func checkAlternatives(
        _ command: CommandReader.Command,
        _ bytes: Span<UInt8>,
        depth: Int
    ) throws(SUITError) {
        var alternatives: AlternativeReader
        guard let reader = try? AlternativeReader(bytes, in: command.argument) else { throw invalid(command) }
        alternatives = reader
        guard alternatives.remaining >= 2 else { throw invalid(command) }
        while alternatives.remaining > 0 {
            let isLast = alternatives.remaining == 1
            guard let alternative = try? alternatives.next(bytes) else { throw invalid(command) }
            switch alternative {
            case .sequence(let content): try scan(bytes, in: content, depth: depth + 1)
            case .nothing: guard isLast else { throw invalid(command) }
            }
        }
    }

    private func nested(_ argument: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int>? {
        var decoder = CBORDecoder(bytes, in: argument)
        return try? decoder.readBytes()
    }
}
