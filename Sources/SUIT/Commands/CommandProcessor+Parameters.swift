import CBOR

extension CommandProcessor {
    /// Carries set-parameters or override-parameters out for one component.
    mutating func assign(
        _ range: Range<Int>,
        to component: Int,
        replacing: Bool,
        _ top: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        let numbers = loaded[frames[top].manifest].numbers
        let number = numbers[component]
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            var map = try decoder.beginMap()
            while let label = try decoder.nextIntegerKey(&map) {
                switch label {
                case SUITParameter.softFailure: frames[top].softFailure = try decoder.readBool()
                case SUITParameter.strictOrder: frames[top].strictOrder = try decoder.readBool()
                case SUITParameter.sourceComponent where replacing || parameters[number].sourceComponent == nil:
                    // The index of this manifest may be another component in the next one.
                    let at = decoder.offset
                    let source = try decoder.readCount()
                    guard source < numbers.count else { throw CBORError.outOfRange(at: at) }
                    parameters[number].resolveSource(numbers[source])
                default: try parameters[number].assign(label, from: &decoder, replacing: replacing)
                }
            }
        } catch { throw .malformed(.sequence, error) }
    }

    /// Carries override-multiple out; the last component that it names stays chosen.
    mutating func assignMultiple(_ command: CommandReader.Command, _ top: Int, _ bytes: Span<UInt8>) throws(SUITError) {
        let limit = loaded[frames[top].manifest].numbers.count
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard var map = try? decoder.beginMap() else {
            throw .invalidArgument(command.code, frames[top].section, at: command.argument.lowerBound)
        }
        while map.remaining > 0 {
            guard let key = try? decoder.nextIntegerKey(&map), key >= 0, key < Int64(limit),
                let value = try? ScannedItem.skip(&decoder)
            else { throw .invalidArgument(command.code, frames[top].section, at: command.argument.lowerBound) }
            try assign(value, to: Int(key), replacing: true, top, bytes)
            frames[top].selection = ComponentSelection(Int(key))
        }
    }

    /// Carries copy-params out for one component.
    mutating func copyParameters(
        _ command: CommandReader.Command,
        to component: Int,
        _ top: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        let section = frames[top].section
        let numbers = loaded[frames[top].manifest].numbers
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard var map = try? decoder.beginMap() else {
            throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
        }
        while map.remaining > 0 {
            guard let key = try? decoder.nextIntegerKey(&map), key >= 0, key < Int64(numbers.count),
                var count = try? decoder.beginArray()
            else { throw .invalidArgument(command.code, section, at: command.argument.lowerBound) }
            let source = parameters[numbers[Int(key)]]
            while count > 0 {
                guard let label = try? decoder.readInteger() else {
                    throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
                }
                guard source.isSet(label) else {
                    throw .missingParameter(label, command: command.code, section, at: command.at)
                }
                parameters[numbers[component]].copy(label, from: source)
                count -= 1
            }
        }
    }
}
