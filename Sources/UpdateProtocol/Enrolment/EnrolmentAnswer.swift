public import CBOR

/// The distributor's answer to an enrolment:
/// `{ 1 => [ * anchor: bstr .cbor COSE_Key ], 2 => poll-seconds: uint, ? 3 => key-set: bstr }`.
///
/// Trust anchors, and the signed key set that the device follows from then on [M4], come only where the device asked for them: one that has an anchor never takes another this way
/// (design 3.9).
public struct EnrolmentAnswer: Equatable, Sendable {
    /// Most anchors.
    public static let anchorLimit = 16

    /// The authors' public keys, encoded COSE_Keys.
    public let trustAnchors: [[UInt8]]
    /// How often to poll, in seconds.
    public let pollSeconds: UInt64
    /// The latest signed key set; it takes the anchors' place.
    public let keySet: [UInt8]?

    /// Most bytes of a key set.
    public static let keySetLimit = 65_536

    /// An answer with the given anchors.
    public init(trustAnchors: [[UInt8]], pollSeconds: UInt64, keySet: [UInt8]? = nil) {
        self.trustAnchors = trustAnchors
        self.pollSeconds = pollSeconds
        self.keySet = keySet
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(keySet == nil ? 2 : 3)
        encoder.encodeInt(1)
        encoder.beginArray(trustAnchors.count)
        for anchor in trustAnchors { encoder.encode(bytes: anchor) }
        encoder.encodeInt(2)
        encoder.encode(pollSeconds)
        if let keySet {
            encoder.encodeInt(3)
            encoder.encode(bytes: keySet)
        }
        return encoder.bytes
    }

    /// Reads an answer that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var map = try decoder.beginMap()
            guard map.remaining == 2 || map.remaining == 3, try decoder.nextIntegerKey(&map) == 1 else {
                throw CBORError.invalidValue(at: 0)
            }
            let at = decoder.offset
            let count = try decoder.beginArray()
            guard count <= EnrolmentAnswer.anchorLimit else { throw CBORError.tooLong(at: at) }
            var anchors: [[UInt8]] = []
            while anchors.count < count { anchors.append(try decoder.readByteArray(limit: 256)) }
            self.trustAnchors = anchors
            guard try decoder.nextIntegerKey(&map) == 2 else { throw CBORError.invalidValue(at: decoder.offset) }
            self.pollSeconds = try decoder.readUnsigned()
            if let key = try decoder.nextIntegerKey(&map) {
                guard key == 3 else { throw CBORError.invalidValue(at: decoder.offset) }
                self.keySet = try decoder.readByteArray(limit: EnrolmentAnswer.keySetLimit)
            } else {
                self.keySet = nil
            }
            try decoder.finish()
        } catch {
            throw .malformed(.enrolmentAnswer, error)
        }
    }
}
