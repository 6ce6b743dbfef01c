import CBOR

extension DryRun {
    /// Follows set-parameters or override-parameters for one component.
    mutating func assign(
        _ range: Range<Int>,
        _ component: Int,
        replacing: Bool,
        _ bytes: Span<UInt8>
    ) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        var map = try decoder.beginMap()
        while let label = try decoder.nextIntegerKey(&map) {
            switch label {
            case SUITParameter.uri:
                let uri = try ScannedItem.readString(&decoder)
                change(component) { if replacing || $0.uri == nil { $0.uri = uri } }
            case SUITParameter.fetchArguments:
                let definition = try decoder.readBytes()
                change(component) { if replacing || $0.definition == nil { $0.definition = definition } }
            case SUITParameter.descriptor: try noteDescriptor(try decoder.readBytes(), component, bytes)
            default: try ScannedItem.skip(&decoder)
            }
        }
    }

    /// Follows override-multiple, and says which component it leaves chosen.
    mutating func assignMultiple(
        _ range: Range<Int>,
        _ bytes: Span<UInt8>
    ) throws(CBORError) -> ComponentSelection {
        var selected = 0
        var decoder = CBORDecoder(bytes, in: range)
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            guard key >= 0, key < Int64(state.count) else { throw .outOfRange(at: decoder.offset) }
            selected = Int(key)
            try assign(try ScannedItem.skip(&decoder), selected, replacing: true, bytes)
        }
        return ComponentSelection(selected)
    }

    /// Follows copy-params: any of the source's values may be the one.
    mutating func copy(_ range: Range<Int>, _ component: Int, _ bytes: Span<UInt8>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            guard key >= 0, key < Int64(state.count) else { throw .outOfRange(at: decoder.offset) }
            var count = try decoder.beginArray()
            while count > 0 {
                count -= 1
                let label = try decoder.readInteger()
                guard label == SUITParameter.uri || label == SUITParameter.fetchArguments else { continue }
                var settings: [Setting] = []
                for target in state[component] {
                    for source in state[Int(key)] {
                        var setting = target
                        if label == SUITParameter.uri {
                            setting.uri = source.uri
                        } else {
                            setting.definition = source.definition
                        }
                        DryRun.append(setting, to: &settings)
                        guard settings.count <= DryRun.limit else { throw .tooLong(at: range.lowerBound) }
                    }
                }
                state[component] = settings
            }
        }
    }

    private mutating func change(_ component: Int, _ body: (inout Setting) -> Void) {
        var settings: [Setting] = []
        for var setting in state[component] {
            body(&setting)
            DryRun.append(setting, to: &settings)
        }
        state[component] = settings
    }

    private static func append(_ setting: Setting, to settings: inout [Setting]) {
        for other in settings where other == setting { return }
        settings.append(setting)
    }
}
