public import CBOR

extension SUITReport {
    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        func append(_ key: Int64, _ write: (inout CBOREncoder) -> Void) {
            var encodedKey = CBOREncoder()
            encodedKey.encodeInt(key)
            var value = CBOREncoder()
            write(&value)
            pairs.append((encodedKey.bytes, value.bytes))
        }
        if let nonce { append(Key.nonce) { $0.encode(bytes: nonce) } }
        append(Key.records) { encoder in
            encoder.beginArray(entries.count)
            for entry in entries {
                switch entry {
                case .record(let record): record.write(&encoder)
                case .claims(let claims): claims.write(&encoder)
                }
            }
        }
        append(Key.result) { result.write(&$0) }
        if let capabilities { append(Key.capabilities) { capabilities.write(&$0) } }
        append(Key.reference) { encoder in
            encoder.beginArray(2)
            encoder.encode(text: uri)
            encoder.append(encoded: digest.encoded)
        }
        for entry in extensions { append(entry.label) { $0.append(encoded: entry.encoded) } }
        var encoder = CBOREncoder(capacity: 256)
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    /// Reads the report that fills `range` of `bytes`.
    ///
    /// Maps of the report may be in any order, but no key may come twice; all else must be deterministic.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var isOrdered = true
        try self.init(bytes, in: range, isOrdered: &isOrdered)
    }

    /// Reads a report and says whether its maps are in deterministic order.
    init(_ bytes: Span<UInt8>, in range: Range<Int>, isOrdered: inout Bool) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        var reference: (uri: Text, digest: SUITDigest)?
        var nonce: [UInt8]?
        var entries: [Entry]?
        var result: Result?
        var capabilities: CapabilityReport?
        var extensions: [ReportedParameter] = []
        var map = try UnorderedMap(&decoder)
        while let key = try map.nextKey(&decoder) {
            switch key {
            case Key.reference: reference = try SUITReport.readReference(&decoder)
            case Key.nonce: nonce = try decoder.readByteArray(limit: 64)
            case Key.records: entries = try SUITReport.readEntries(&decoder, isOrdered: &isOrdered)
            case Key.result: result = try Result.read(&decoder, isOrdered: &isOrdered)
            case Key.capabilities: capabilities = try CapabilityReport.read(&decoder, isOrdered: &isOrdered)
            default: extensions.append(try ReportedParameter.read(key, &decoder))
            }
        }
        try decoder.finish()
        isOrdered = isOrdered && map.isOrdered
        guard let reference, let entries, let result else { throw .invalidValue(at: range.lowerBound) }
        self.init(
            uri: reference.uri,
            digest: reference.digest,
            nonce: nonce,
            entries: entries,
            result: result,
            capabilities: capabilities,
            extensions: extensions
        )
    }

    @_lifetime(decoder: copy decoder)
    private static func readReference(_ decoder: inout CBORDecoder) throws(CBORError) -> (Text, SUITDigest) {
        let at = decoder.offset
        let count = try decoder.beginArray()
        // Earlier drafts let the URI be absent.
        guard count == 1 || count == 2 else { throw .invalidValue(at: at) }
        let uri: Text = count == 2 ? try decoder.readTextValue(limit: uriLimit) : ""
        return (uri, try SUITDigest.read(&decoder))
    }

    @_lifetime(decoder: copy decoder)
    private static func readEntries(
        _ decoder: inout CBORDecoder,
        isOrdered: inout Bool
    ) throws(CBORError) -> [Entry] {
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count <= entryLimit else { throw .tooLong(at: at) }
        var entries: [Entry] = []
        while entries.count < count {
            if try decoder.peek() == .array {
                entries.append(.record(try ReportRecord.read(&decoder, isOrdered: &isOrdered)))
            } else {
                entries.append(.claims(try SystemPropertyClaims.read(&decoder, isOrdered: &isOrdered)))
            }
        }
        return entries
    }
}

extension SUITReport.Result {
    func write(_ encoder: inout CBOREncoder) {
        guard case .failure(let code, let record, let reason) = self else { return encoder.encode(true) }
        encoder.beginMap(record == nil ? 2 : 3)
        encoder.encodeInt(SUITReport.Key.resultCode)
        encoder.encodeInt(code)
        if let record {
            encoder.encodeInt(SUITReport.Key.resultRecord)
            record.write(&encoder)
        }
        encoder.encodeInt(SUITReport.Key.resultReason)
        encoder.encodeInt(reason.code)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, isOrdered: inout Bool) throws(CBORError) -> SUITReport.Result {
        let at = decoder.offset
        if try decoder.peek() == .bool {
            guard try decoder.readBool() else { throw .invalidValue(at: at) }
            return .success
        }
        var code: Int64?
        var record: ReportRecord?
        var reason: ReportReasonCode?
        var map = try UnorderedMap(&decoder)
        while let key = try map.nextKey(&decoder) {
            let start = decoder.offset
            switch key {
            case SUITReport.Key.resultCode: code = try decoder.readInteger()
            case SUITReport.Key.resultRecord: record = try ReportRecord.read(&decoder, isOrdered: &isOrdered)
            case SUITReport.Key.resultReason: reason = ReportReasonCode(code: try decoder.readInteger())
            default: throw .invalidValue(at: start)
            }
        }
        isOrdered = isOrdered && map.isOrdered
        guard let code, let reason else { throw .invalidValue(at: at) }
        return .failure(code: code, record: record, reason: reason)
    }
}
