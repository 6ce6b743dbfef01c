import CBOR

/// The two headers of a COSE object or of one of its signatures or recipients (RFC 9052 section 3).
///
/// Of the unprotected header, the order of labels is not asked for: RFC 9052 does not, and others do not keep to it.
struct COSEHeader: Equatable, Sendable {
    /// Most labels of one header.
    static let labelLimit = 16

    /// The labels that matter here (RFC 9052 section 3.1, RFC 9053 section 6.3, RFC 9528 section 3.5.2).
    enum Label {
        static let algorithm: Int64 = 1
        static let critical: Int64 = 2
        static let contentType: Int64 = 3
        static let keyID: Int64 = 4
        static let initializationVector: Int64 = 5
        static let webToken: Int64 = 13
        static let ephemeralKey: Int64 = -1
    }

    /// The content of the protected header, as it goes into what is authenticated: an empty map counts as nothing.
    var protected: Range<Int> = 0..<0
    /// Whether the byte string of the protected header is empty, and not even an empty map.
    var hasNoProtectedBytes = true
    /// The algorithm in the protected header.
    var algorithm: COSEAlgorithm?
    /// The algorithm in the unprotected header, and where it stands.
    var unprotectedAlgorithm: COSEAlgorithm?
    var unprotectedAlgorithmOffset = 0
    /// The key id, from either header.
    var keyID: Range<Int>?
    /// The initialization vector, from either header.
    var initializationVector: Range<Int>?
    /// The sender's key of ECDH-ES, from either header: the range of the whole item.
    var ephemeralKey: Range<Int>?
    /// A token about the key, in the protected header: the range of the whole item.
    var webToken: Range<Int>?
    /// What the content is, in the protected header: the range of the whole item.
    var contentType: Range<Int>?
    /// Where a `crit` stands. Nothing that could be critical is known here, so nothing critical can be honoured.
    var critical: Int?

    /// Reads the byte string of the protected header and the map of the unprotected one.
    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> COSEHeader {
        var header = COSEHeader()
        header.protected = try decoder.readBytes()
        header.hasNoProtectedBytes = header.protected.isEmpty
        if !header.protected.isEmpty {
            var inner = CBORDecoder(decoder.bytes, in: header.protected)
            let start = inner.offset
            var map = try inner.beginMap()
            guard map.remaining <= labelLimit else { throw .tooLong(at: start) }
            if map.remaining == 0 { header.protected = header.protected.upperBound..<header.protected.upperBound }
            while let key = try inner.nextKey(&map) {
                try header.readValue(of: key, at: inner.offset, from: &inner, isProtected: true)
            }
            try inner.finish()
        }
        let start = decoder.offset
        let map = try decoder.beginMap()
        guard map.remaining <= labelLimit else { throw .tooLong(at: start) }
        var seen: [CBORKey] = []
        while seen.count < map.remaining {
            // A cursor that knows no previous key does not ask for an order.
            var cursor = map
            let at = decoder.offset
            guard let key = try decoder.nextKey(&cursor) else { break }
            for other in seen where same(key, other, in: decoder) { throw .duplicateKey(at: at) }
            seen.append(key)
            try header.readValue(of: key, at: decoder.offset, from: &decoder, isProtected: false)
        }
        return header
    }

    private static func same(_ left: CBORKey, _ right: CBORKey, in decoder: borrowing CBORDecoder) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return left == right
        case (.text(let left), .text(let right)):
            guard left.count == right.count else { return false }
            for index in 0..<left.count
            where decoder.bytes[left.lowerBound + index] != decoder.bytes[right.lowerBound + index] {
                return false
            }
            return true
        default: return false
        }
    }

    @_lifetime(decoder: copy decoder)
    private mutating func readValue(
        of key: CBORKey,
        at offset: Int,
        from decoder: inout CBORDecoder,
        isProtected: Bool
    ) throws(CBORError) {
        switch key {
        case .integer(Label.algorithm):
            let value: COSEAlgorithm
            if try decoder.peek() == .text {
                // Registered algorithms have numbers; names are somebody's own, and none of ours.
                try decoder.skip()
                value = .reserved
            } else {
                value = COSEAlgorithm(identifier: try decoder.readInteger())
            }
            if isProtected {
                algorithm = value
            } else {
                unprotectedAlgorithm = value
                unprotectedAlgorithmOffset = offset
            }
        case .integer(Label.critical):
            critical = offset
            try decoder.skip()
        case .integer(Label.keyID):
            let value = try decoder.readBytes()
            // RFC 9052 section 3 wants every label once.
            guard keyID == nil else { throw .invalidValue(at: offset) }
            keyID = value
        case .integer(Label.initializationVector):
            let value = try decoder.readBytes()
            guard initializationVector == nil else { throw .invalidValue(at: offset) }
            initializationVector = value
        case .integer(Label.ephemeralKey):
            let value = try decoder.skip()
            guard ephemeralKey == nil else { throw .invalidValue(at: offset) }
            ephemeralKey = value
        case .integer(Label.contentType) where isProtected: contentType = try decoder.skip()
        case .integer(Label.webToken) where isProtected: webToken = try decoder.skip()
        default: try decoder.skip()
        }
    }

    /// The algorithm of something that is authenticated, which must be authenticated too: elsewhere it could be swapped.
    func authenticatedAlgorithm() throws(COSEError) -> COSEAlgorithm {
        if let at = critical { throw .criticalHeader(at: at) }
        guard let algorithm else { throw .algorithmMissing }
        guard unprotectedAlgorithm == nil else { throw .unexpectedStructure(at: unprotectedAlgorithmOffset) }
        return algorithm
    }

    /// The protected header that this project writes: algorithm, type of the content, key id, and a token about the key.
    static func encode(
        algorithm: COSEAlgorithm,
        contentType: Text? = nil,
        keyID: [UInt8],
        webToken: [UInt8]?
    ) -> [UInt8] {
        var encoder = CBOREncoder(capacity: 24 + (webToken?.count ?? 0) + (contentType?.utf8.count ?? 0))
        encoder.beginMap(
            1 + (contentType == nil ? 0 : 1) + (keyID.isEmpty ? 0 : 1) + (webToken == nil ? 0 : 1)
        )
        encoder.encodeInt(Label.algorithm)
        encoder.encodeInt(algorithm.identifier)
        if let contentType {
            encoder.encodeInt(Label.contentType)
            encoder.encode(text: contentType)
        }
        if !keyID.isEmpty {
            encoder.encodeInt(Label.keyID)
            encoder.encode(bytes: keyID)
        }
        if let webToken {
            encoder.encodeInt(Label.webToken)
            encoder.append(encoded: webToken)
        }
        return encoder.bytes
    }

    /// `Enc_structure` (RFC 9052 section 5.3) with empty external data.
    static func structure(_ context: Text, _ header: Span<UInt8>) -> [UInt8] {
        var encoder = CBOREncoder(capacity: header.count + 24)
        encoder.beginArray(3)
        encoder.encode(text: context)
        encoder.encode(bytes: header)
        encoder.encode(bytes: [])
        return encoder.bytes
    }

    /// `Sig_structure` of one signer or `MAC_structure` (RFC 9052 sections 4.4 and 6.3) with empty external data.
    static func structure(_ context: Text, _ header: Span<UInt8>, payload: Span<UInt8>) -> [UInt8] {
        var encoder = CBOREncoder(capacity: header.count + payload.count + 32)
        encoder.beginArray(4)
        encoder.encode(text: context)
        encoder.encode(bytes: header)
        encoder.encode(bytes: [])
        encoder.encode(bytes: payload)
        return encoder.bytes
    }

    /// `Sig_structure` of one of several signers (RFC 9052 section 4.4) with empty external data.
    static func structure(
        _ context: Text,
        _ header: Span<UInt8>,
        signer: Span<UInt8>,
        payload: Span<UInt8>
    ) -> [UInt8] {
        var encoder = CBOREncoder(capacity: header.count + signer.count + payload.count + 32)
        encoder.beginArray(5)
        encoder.encode(text: context)
        encoder.encode(bytes: header)
        encoder.encode(bytes: signer)
        encoder.encode(bytes: [])
        encoder.encode(bytes: payload)
        return encoder.bytes
    }
}
