import CBOR

/// The members of the manifest map while it is read.
struct ManifestParts {
    var version: UInt64 = 0
    var sequenceNumber: UInt64 = 0
    var common: Range<Int>?
    var components: [ComponentIdentifier] = []
    var sections: [Manifest.Section] = []
    var severed: [(key: Int64, digest: SUITDigest)] = []
    var referenceURI: Range<Int>?
    var text: Range<Int>?
    var unsupported: (key: Int64, at: Int)?

    mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        var map = try decoder.beginMap()
        var hasSequenceNumber = false
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            switch key {
            case ManifestKey.version: version = try decoder.readUnsigned()
            case ManifestKey.sequenceNumber:
                sequenceNumber = try decoder.readUnsigned()
                hasSequenceNumber = true
            case ManifestKey.common: common = try decoder.readBytes()
            case ManifestKey.referenceURI: referenceURI = try decoder.readText()
            case ManifestKey.text:
                if try decoder.peek() == .bytes {
                    text = try decoder.readBytes()
                } else {
                    severed.append((key, try SUITDigest.read(&decoder)))
                }
            default:
                guard let section = SUITSection(rawValue: key), section != .shared else {
                    try decoder.skip()
                    if unsupported == nil { unsupported = (key, at) }
                    continue
                }
                if section.isSeverable, try decoder.peek() == .array {
                    severed.append((key, try SUITDigest.read(&decoder)))
                } else {
                    sections.append(Manifest.Section(section: section, commands: try decoder.readBytes()))
                }
            }
        }
        try decoder.finish()
        guard hasSequenceNumber, common != nil else { throw .invalidValue(at: range.lowerBound) }
    }

    /// Reads the components and finds the shared sequence.
    mutating func readCommon(_ bytes: Span<UInt8>) throws(SUITError) {
        guard let common else { return }
        var unsupported: (key: Int64, at: Int)?
        var count = 0
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: common)
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                case CommonKey.components:
                    count = try decoder.beginArray()
                    guard count <= Manifest.componentLimit else { throw CBORError.tooLong(at: at) }
                    while components.count < count { components.append(try ComponentIdentifier.read(&decoder)) }
                case CommonKey.sharedSequence:
                    sections.append(Manifest.Section(section: .shared, commands: try decoder.readBytes()))
                default:
                    try decoder.skip()
                    if unsupported == nil { unsupported = (key, at) }
                }
            }
            try decoder.finish()
            guard count > 0 else { throw CBORError.invalidValue(at: common.lowerBound) }
        } catch {
            if count > Manifest.componentLimit { throw .tooManyComponents(count) }
            throw .malformed(.common, error)
        }
        if let (key, at) = unsupported { throw .unsupportedMember(key: key, at: at) }
    }
}
