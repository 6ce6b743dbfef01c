import CBOR

extension ManifestText {
    /// Most languages, and most bytes of one text.
    public static let languageLimit = 32
    /// Most bytes of one text.
    public static let textLimit = 65_536

    /// Reads the text member in `range` (suit-manifest section 8.4.4): one text per language.
    ///
    /// - Parameter components: the components of the manifest, of which texts may speak.
    /// - Throws: ``SUITError`` `.malformed(.text, _)`, for a component that the manifest does not have too.
    public static func read(
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        components: ComponentList
    ) throws(SUITError) -> [ManifestText] {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            var map = try decoder.beginMap()
            guard map.remaining >= 1, map.remaining <= languageLimit else {
                throw CBORError.invalidValue(at: range.lowerBound)
            }
            var texts: [ManifestText] = []
            while let key = try decoder.nextKey(&map) {
                guard case .text(let name) = key, let language = Text(validating: bytes.extracting(name)) else {
                    throw CBORError.invalidValue(at: decoder.offset)
                }
                texts.append(try readLanguage(language, &decoder, components))
            }
            try decoder.finish()
            return texts
        } catch {
            throw .malformed(.text, error)
        }
    }

    @_lifetime(decoder: copy decoder)
    private static func readLanguage(
        _ language: Text,
        _ decoder: inout CBORDecoder,
        _ components: ComponentList
    ) throws(CBORError) -> ManifestText {
        var text = ManifestText(language: language, manifestDescription: nil, updateDescription: nil, components: [])
        let start = decoder.offset
        var remaining = try decoder.beginMap().remaining
        var previous: Range<Int>?
        guard remaining >= 1 else { throw .invalidValue(at: start) }
        while remaining > 0 {
            remaining -= 1
            // Keys are integers and arrays, which the reader of maps does not order.
            let at = decoder.offset
            let isComponent = try decoder.peek() == .array
            let number = isComponent ? 0 : try decoder.readInteger()
            let identifier = isComponent ? try ComponentIdentifier.read(&decoder) : nil
            let key = at..<decoder.offset
            if let previous { try checkOrder(previous, key, decoder.bytes) }
            previous = key
            if let identifier {
                var isKnown = false
                for component in components where component == identifier { isKnown = true }
                guard isKnown else { throw .invalidValue(at: at) }
                text.components.append(try readComponent(identifier, &decoder))
                continue
            }
            let value = try decoder.readTextValue(limit: textLimit)
            switch number {
            case TextKey.manifestDescription: text.manifestDescription = value
            case TextKey.updateDescription: text.updateDescription = value
            case TextKey.manifestJSONSource: text.manifestJSONSource = value
            case TextKey.manifestYAMLSource: text.manifestYAMLSource = value
            default: throw .invalidValue(at: at)
            }
        }
        return text
    }

    @_lifetime(decoder: copy decoder)
    private static func readComponent(
        _ identifier: ComponentIdentifier,
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> Component {
        var component = Component(identifier: identifier)
        let start = decoder.offset
        var map = try decoder.beginMap()
        guard map.remaining >= 1 else { throw .invalidValue(at: start) }
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            let value = try decoder.readTextValue(limit: textLimit)
            switch key {
            case ComponentTextKey.vendorName: component.vendorName = value
            case ComponentTextKey.modelName: component.modelName = value
            case ComponentTextKey.vendorDomain: component.vendorDomain = value
            case ComponentTextKey.modelInfo: component.modelInfo = value
            case ComponentTextKey.description: component.description = value
            case ComponentTextKey.version: component.version = value
            case ComponentTextKey.versionRequired: component.versionRequired = value
            case ComponentTextKey.currentVersion: component.currentVersion = value
            default: throw .invalidValue(at: at)
            }
        }
        return component
    }

    /// Keys come in bytewise order of their encoding (RFC 8949 section 4.2.1).
    private static func checkOrder(
        _ left: Range<Int>,
        _ right: Range<Int>,
        _ bytes: Span<UInt8>
    ) throws(CBORError) {
        var index = 0
        while index < left.count, index < right.count {
            let a = bytes[left.lowerBound + index]
            let b = bytes[right.lowerBound + index]
            if a != b {
                if a > b { throw .keyOrder(at: right.lowerBound) }
                return
            }
            index += 1
        }
        // No encoded item is the beginning of another one.
        throw .duplicateKey(at: right.lowerBound)
    }
}
