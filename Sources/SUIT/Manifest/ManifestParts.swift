import CBOR

/// The members of the manifest map while it is read.
struct ManifestParts {
    /// A severed member, and its digest.
    struct Severed {
        let key: Int64
        let digest: LocatedDigest
        var isPresent = false
    }

    var version: UInt64 = 0
    var sequenceNumber: UInt64 = 0
    var common: Range<Int>?
    /// The identifiers of all component indices: of the list, then of the dependencies that follow it.
    var identifiers: [Range<Int>] = []
    var componentCount = 0
    var dependencies: [ManifestDependency] = []
    var sections: [Manifest.Section] = []
    var severed: [Severed] = []
    var referenceURI: Range<Int>?
    var manifestComponentIdentifier: Range<Int>?
    var setVersion: Range<Int>?
    var coswid: Range<Int>?
    var text: Range<Int>?
    var carriedKeys: Range<Int>?
    var unsupported: (key: Int64, at: Int)?

    mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        var map = try decoder.beginMap()
        var hasSequenceNumber = false
        sections.reserveCapacity(map.remaining < 12 ? map.remaining : 12)
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            switch key {
            case ManifestKey.version: version = try decoder.readUnsigned()
            case ManifestKey.sequenceNumber:
                sequenceNumber = try decoder.readUnsigned()
                hasSequenceNumber = true
            case ManifestKey.common: common = try decoder.readBytes()
            case ManifestKey.referenceURI: referenceURI = try decoder.readText()
            case ManifestKey.manifestComponentIdentifier:
                manifestComponentIdentifier = try ComponentIdentifier.skip(&decoder)
            case ManifestKey.setVersion: setVersion = try readVersion(&decoder)
            case ManifestKey.coswid: coswid = try readSeverable(key, &decoder)
            case ManifestKey.text: text = try readSeverable(key, &decoder)
            case ManifestKey.carriedKeys: carriedKeys = try decoder.readBytes()
            default:
                guard let section = SUITSection(rawValue: key), section != .shared else {
                    try decoder.skip()
                    if unsupported == nil { unsupported = (key, at) }
                    continue
                }
                let commands = section.isSeverable ? try readSeverable(key, &decoder) : try decoder.readBytes()
                if let commands { sections.append(Manifest.Section(section: section, commands: commands)) }
            }
        }
        try decoder.finish()
        guard hasSequenceNumber, common != nil else { throw .invalidValue(at: range.lowerBound) }
    }

    /// An array is the digest of a severed member, a byte string the member in its place (suit-manifest section 5.4).
    @_lifetime(decoder: copy decoder) private mutating func readSeverable(
        _ key: Int64,
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> Range<Int>? {
        guard try decoder.peek() == .array else { return try decoder.readBytes() }
        severed.append(Severed(key: key, digest: try LocatedDigest.read(&decoder)))
        return nil
    }

    @_lifetime(decoder: copy decoder) private func readVersion(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> Range<Int> {
        let range = try decoder.readBytes()
        var inner = CBORDecoder(decoder.bytes, in: range)
        var count = try inner.beginArray()
        guard count >= 1, count <= VersionMatch.numberLimit else { throw .tooLong(at: range.lowerBound) }
        while count > 0 {
            _ = try inner.readInteger()
            count -= 1
        }
        try inner.finish()
        return range
    }

    /// Reads components and dependencies, and finds the shared sequence.
    mutating func readCommon(_ bytes: Span<UInt8>) throws(SUITError) {
        guard let common else { return }
        var unsupported: (key: Int64, at: Int)?
        var pending: Range<Int>?
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: common)
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                // Their indices mean something only once the components are known, which follow.
                case CommonKey.dependencies: pending = try decoder.skip()
                case CommonKey.components:
                    componentCount = try decoder.beginArray()
                    guard componentCount <= Manifest.componentLimit else { throw CBORError.tooLong(at: at) }
                    identifiers.reserveCapacity(componentCount + 1)
                    while identifiers.count < componentCount {
                        identifiers.append(try ComponentIdentifier.skip(&decoder))
                    }
                case CommonKey.sharedSequence:
                    sections.append(Manifest.Section(section: .shared, commands: try decoder.readBytes()))
                default:
                    try decoder.skip()
                    if unsupported == nil { unsupported = (key, at) }
                }
            }
            try decoder.finish()
            guard componentCount > 0 else { throw CBORError.invalidValue(at: common.lowerBound) }
            if let pending { unsupported = try readDependencies(bytes, in: pending) ?? unsupported }
        } catch {
            if componentCount > Manifest.componentLimit { throw .tooManyComponents(componentCount) }
            throw .malformed(.common, error)
        }
        if let (key, at) = unsupported { throw .unsupportedMember(key: key, at: at) }
        try checkIdentifiers(bytes)
    }

    /// `{ + index => { ? 1: identifier } }` (suit-trust-domains section 5.4).
    private mutating func readDependencies(
        _ bytes: Span<UInt8>,
        in range: Range<Int>
    ) throws(CBORError) -> (key: Int64, at: Int)? {
        var decoder = CBORDecoder(bytes, in: range)
        var map = try decoder.beginMap()
        guard map.remaining > 0 else { throw .invalidValue(at: range.lowerBound) }
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            var prefix: Range<Int>?
            var inner = try decoder.beginMap()
            while let member = try decoder.nextIntegerKey(&inner) {
                guard member == DependencyKey.prefix else { return (member, decoder.offset) }
                prefix = try ComponentIdentifier.skip(&decoder)
            }
            guard key >= 0, key <= Int64(identifiers.count), key < Int64(Manifest.componentLimit) else {
                throw .outOfRange(at: at)
            }
            let index = Int(key)
            if index < identifiers.count {
                // A prefix would be put before the names of the dependency's components, which is not supported.
                if prefix != nil { return (DependencyKey.prefix, at) }
            } else {
                guard let prefix else { throw .invalidValue(at: at) }
                identifiers.append(prefix)
            }
            dependencies.append(ManifestDependency(index: index, identifier: identifiers[index]))
        }
        return nil
    }

    /// A component that stood in the list twice would have two sets of parameters.
    private func checkIdentifiers(_ bytes: Span<UInt8>) throws(SUITError) {
        for index in identifiers.indices {
            for other in 0..<index where identifiers[other].isSame(as: identifiers[index], in: bytes) {
                throw .duplicateComponent(index)
            }
        }
    }
}
