public import CBOR

/// What the distributor answers about one component [D4, D5].
///
/// ```cddl
/// outcome = [ 0, reason: tstr ]                                        ; nothing for you
///         / [ 1, format: uint, payload: bstr ]                         ; the update itself
///         / [ 2, format: uint, digest, size: uint, [ + uri: tstr ] ]   ; where it is
/// ```
public enum UpdateOutcome: Equatable, Sendable {
    /// There is nothing for the device, and why.
    case nothing(reason: Text)
    /// The payload itself.
    case inline(format: UInt64, payload: [UInt8])
    /// Where the payload is, to be tried in order. Digest and size are those of the payload.
    case located(format: UInt64, digest: ProtocolDigest, size: UInt64, uris: [Text])

    /// Largest payload that travels inside of an answer, in bytes.
    public static let inlineLimit = 65_536
    /// Most locations.
    public static let locationLimit = 16

    func write(_ encoder: inout CBOREncoder) {
        switch self {
        case .nothing(let reason):
            encoder.beginArray(2)
            encoder.encode(UInt64(0))
            encoder.encode(text: reason)
        case .inline(let format, let payload):
            encoder.beginArray(3)
            encoder.encode(UInt64(1))
            encoder.encode(format)
            encoder.encode(bytes: payload)
        case .located(let format, let digest, let size, let uris):
            encoder.beginArray(5)
            encoder.encode(UInt64(2))
            encoder.encode(format)
            digest.write(&encoder)
            encoder.encode(size)
            encoder.beginArray(uris.count)
            for uri in uris { encoder.encode(text: uri) }
        }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> UpdateOutcome {
        let start = decoder.offset
        let count = try decoder.beginArray()
        let kind = try decoder.readUnsigned()
        switch (kind, count) {
        case (0, 2): return .nothing(reason: try decoder.readTextValue(limit: 1_024))
        case (1, 3):
            return .inline(format: try decoder.readUnsigned(), payload: try decoder.readByteArray(limit: inlineLimit))
        case (2, 5):
            let format = try decoder.readUnsigned()
            let digest = try ProtocolDigest.read(&decoder)
            let size = try decoder.readUnsigned()
            let at = decoder.offset
            let locations = try decoder.beginArray()
            guard locations >= 1, locations <= locationLimit else { throw .tooLong(at: at) }
            var uris: [Text] = []
            while uris.count < locations { uris.append(try decoder.readTextValue(limit: 1_024)) }
            return .located(format: format, digest: digest, size: size, uris: uris)
        default: throw .invalidValue(at: start)
        }
    }
}
