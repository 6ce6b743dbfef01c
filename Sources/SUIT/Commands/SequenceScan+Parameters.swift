import CBOR

extension SequenceScan {
    /// What a parameter map says about its sequence.
    struct MapSettings { var isStrict: Bool? }

    /// Checks a parameter map of `command` for the components in `components`.
    @discardableResult func checkParameters(
        _ command: CommandReader.Command,
        _ range: Range<Int>,
        _ bytes: Span<UInt8>,
        on components: UInt64,
        isNested: Bool
    ) throws(SUITError) -> MapSettings {
        var settings = MapSettings()
        var failure: SUITError?
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            var map = try decoder.beginMap()
            guard map.remaining > 0 else { throw CBORError.invalidValue(at: range.lowerBound) }
            while let label = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                if failure == nil { failure = refusal(of: label, command, at, on: components, isNested) }
                if failure != nil {
                    try decoder.skip()
                } else if label == SUITParameter.strictOrder {
                    settings.isStrict = try decoder.readBool()
                } else {
                    try ParameterShape.check(label, &decoder, indexCount: indexCount)
                }
            }
        } catch { throw .malformed(.sequence, error) }
        if let failure { throw failure }
        return settings
    }

    private func refusal(
        of label: Int64,
        _ command: CommandReader.Command,
        _ at: Int,
        on components: UInt64,
        _ isNested: Bool
    ) -> SUITError? {
        let isAboutSequence = label == SUITParameter.strictOrder || label == SUITParameter.softFailure
        if !isAboutSequence, !ParameterSet.isComponentParameter(label) {
            return .unknownParameter(label, section, at: at)
        }
        if label < 0, section == .shared { return .misplacedParameter(label, section, at: at) }
        // Outside of try-each and run-sequence there is nothing that a soft failure could end.
        if label == SUITParameter.softFailure, !isNested { return .misplacedParameter(label, section, at: at) }
        // A digest that was there already must not win over the author's.
        if label == SUITParameter.imageDigest, command.code == SUITCommand.setParameters {
            return .misplacedParameter(label, section, at: at)
        }
        // What is about the sequence cannot be about one of several components.
        if isAboutSequence, command.code == SUITCommand.overrideMultiple {
            return .misplacedParameter(label, section, at: at)
        }
        guard permissions.allows(parameter: label, by: command.code, on: components) else {
            return .parameterNotPermitted(label, section, at: at)
        }
        return nil
    }

    /// Checks the argument of override-multiple, `{ + index => parameters }`, and says which component it leaves chosen:
    /// the last one (suit-update-management section 4).
    func checkMultiple(_ command: CommandReader.Command, _ bytes: Span<UInt8>) throws(SUITError) -> UInt64 {
        var selected: UInt64 = 0
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard var map = try? decoder.beginMap(), map.remaining > 0 else { throw invalid(command) }
        while map.remaining > 0 {
            // The reader of commands has found the map well-formed and in order.
            guard let key = try? decoder.nextIntegerKey(&map), key >= 0, let value = try? decoder.skip() else {
                throw invalid(command)
            }
            guard key < Int64(indexCount) else { throw .componentIndex(UInt64(key), section, at: command.at) }
            selected = 1 << UInt64(key)
            guard permissions.allows(command: command.code, on: selected) else {
                throw .commandNotPermitted(command.code, section, at: command.at)
            }
            try checkParameters(command, value, bytes, on: selected, isNested: true)
        }
        return selected
    }

    /// Checks the argument of copy-params, `{ + source index => [ + label ] }` (suit-update-management section 4).
    func checkCopies(_ command: CommandReader.Command, _ bytes: Span<UInt8>, on components: UInt64) throws(SUITError) {
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard var map = try? decoder.beginMap(), map.remaining > 0 else { throw invalid(command) }
        while map.remaining > 0 {
            guard let key = try? decoder.nextIntegerKey(&map), key >= 0 else { throw invalid(command) }
            guard key < Int64(indexCount) else { throw .componentIndex(UInt64(key), section, at: command.at) }
            guard var count = try? decoder.beginArray(), count > 0 else { throw invalid(command) }
            while count > 0 {
                let at = decoder.offset
                guard let label = try? decoder.readInteger() else { throw invalid(command) }
                guard ParameterSet.isComponentParameter(label) else { throw .unknownParameter(label, section, at: at) }
                guard permissions.allows(parameter: label, by: command.code, on: components) else {
                    throw .parameterNotPermitted(label, section, at: at)
                }
                count -= 1
            }
        }
    }
}
