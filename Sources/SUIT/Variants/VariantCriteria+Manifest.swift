import CBOR

extension VariantCriteria {
    /// What a manifest with a single variant asks of a device before it fetches anything: the conditions of its shared
    /// sequence and of its payload-fetch section, all of which must hold.
    ///
    /// Of alternatives the first counts, as a device for which all conditions hold would take it.
    ///
    /// - Throws: ``SUITError`` where the manifest cannot be carried out even then, or a condition cannot be read;
    ///   `.dependencyUnavailable` for a manifest with dependencies, which a detail manifest cannot have: what they ask of a
    ///   device is not known here.
    public init(of manifest: Manifest, in bytes: Span<UInt8>) throws(SUITError) {
        if let dependency = manifest.dependencies.first {
            throw .dependencyUnavailable(
                component: dependency.index,
                .payloadFetch,
                at: dependency.identifier.lowerBound
            )
        }
        self.init()
        var processor = CommandProcessor(manifest)
        processor.begin(.payloadFetch)
        var fetched: [Int] = []
        while let step = try processor.next(bytes) {
            switch step {
            case .check(let request):
                // After the fetch, conditions speak of the result rather than of what runs now.
                if !fetched.contains(request.component) { try add(request, manifest, bytes) }
                processor.answer(true)
            case .perform(let request):
                if request.command == SUITCommand.fetch { fetched.append(request.component) }
                processor.answer(true)
            case .dependency: processor.answer(false)
            }
        }
    }

    private mutating func add(
        _ request: CommandProcessor.Request,
        _ manifest: Manifest,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        let component = ComponentIdentifier.read(bytes, in: manifest.identifiers[request.component])
        let parameters = request.parameters
        switch request.command {
        case SUITCommand.vendorIdentifier:
            add(parameters.vendorIdentifier, Characteristic.vendorIdentifier, component, bytes)
        case SUITCommand.classIdentifier:
            add(parameters.classIdentifier, Characteristic.classIdentifier, component, bytes)
        case SUITCommand.deviceIdentifier:
            add(parameters.deviceIdentifier, Characteristic.deviceIdentifier, component, bytes)
        case SUITCommand.imageMatch: add(parameters.imageDigest, Characteristic.imageDigest, component, bytes)
        case SUITCommand.componentSlot:
            guard let slot = parameters.componentSlot, let number = Int64(exactly: slot) else { return }
            let value = CharacteristicValue(integer: number)
            let label = Characteristic.componentSlot
            add([CharacteristicExtent(value, label: label)], label, component)
        case SUITCommand.version:
            guard let range = parameters.version else { return }
            do throws(CBORError) {
                add([try VariantCriteria.versions(bytes, in: range)], Characteristic.version, component)
            } catch {
                throw .malformed(.sequence, error)
            }
        case SUITCommand.characteristicsMatch:
            guard let range = parameters.characteristicConditions else { return }
            do throws(CBORError) {
                for condition in try CharacteristicConditions(bytes, in: range).conditions {
                    add(condition.accepted.compactMap { $0.extent(condition.label) }, condition.label, component)
                }
            } catch {
                throw .malformed(.sequence, error)
            }
        default: return
        }
    }

    /// Asks for the byte string in `range` as the one value of `label`.
    private mutating func add(
        _ range: Range<Int>?,
        _ label: Int64,
        _ component: ComponentIdentifier,
        _ bytes: Span<UInt8>
    ) {
        guard let range else { return }
        var encoder = CBOREncoder(capacity: range.count + 5)
        encoder.encode(bytes: bytes.extracting(range))
        add([CharacteristicExtent(CharacteristicValue(encoded: encoder.bytes), label: label)], label, component)
    }

    /// The versions that a comparison accepts (parameter 28).
    private static func versions(
        _ bytes: Span<UInt8>,
        in range: Range<Int>
    ) throws(CBORError) -> CharacteristicExtent {
        var decoder = CBORDecoder(bytes, in: range)
        try decoder.beginArray(count: 2)
        let at = decoder.offset
        let comparison = VersionMatch.Comparison(rawValue: try decoder.readUnsigned())
        let count = try decoder.beginArray()
        guard count >= 1, count <= VersionMatch.numberLimit else { throw .tooLong(at: at) }
        var numbers: [Int64] = []
        while numbers.count < count { numbers.append(try decoder.readInteger()) }
        try decoder.finish()
        let before = VersionCut(numbers: numbers, isAfter: false)
        let after = VersionCut(numbers: numbers, isAfter: true)
        switch comparison {
        case .greater: return .versions(after, nil)
        case .greaterOrEqual: return .versions(before, nil)
        case .equal: return .versions(before, after)
        case .lesserOrEqual: return .versions(nil, after)
        case .lesser: return .versions(nil, before)
        case nil: throw .invalidValue(at: at)
        }
    }
}
