public import CBOR

/// What a device signs with its own key to be registered [D2]:
/// `{ 1 => id: tstr, 2 => key: bstr .cbor COSE_Key, 3 => token: tstr, 4 => [ * component-claims ], 5 => anchors: bool }`.
public struct EnrolmentRequest: Equatable, Sendable {
    /// The device id: a URI, URN, UUID or other name of 1 to 64 bytes.
    public let deviceID: Text
    /// The device's public key, an encoded COSE_Key.
    public let publicKey: [UInt8]
    /// The one-time token.
    public let token: Text
    /// Vendor and class id of each component.
    public let components: [ComponentClaims]
    /// Whether the device has no trust anchor yet and may be given one.
    public let wantsTrustAnchors: Bool

    /// A request to register the device `deviceID`.
    public init(
        deviceID: Text,
        publicKey: [UInt8],
        token: Text,
        components: [ComponentClaims],
        wantsTrustAnchors: Bool
    ) {
        self.deviceID = deviceID
        self.publicKey = publicKey
        self.token = token
        self.components = components
        self.wantsTrustAnchors = wantsTrustAnchors
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(5)
        encoder.encodeInt(1)
        encoder.encode(text: deviceID)
        encoder.encodeInt(2)
        encoder.encode(bytes: publicKey)
        encoder.encodeInt(3)
        encoder.encode(text: token)
        encoder.encodeInt(4)
        ComponentClaims.write(components, to: &encoder)
        encoder.encodeInt(5)
        encoder.encode(wantsTrustAnchors)
        return encoder.bytes
    }

    /// Reads a request that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var map = try decoder.beginMap()
            guard map.remaining == 5 else { throw CBORError.invalidValue(at: 0) }
            guard try decoder.nextIntegerKey(&map) == 1 else { throw CBORError.invalidValue(at: decoder.offset) }
            let at = decoder.offset
            self.deviceID = try decoder.readTextValue(limit: 64)
            guard !deviceID.isEmpty else { throw CBORError.invalidValue(at: at) }
            guard try decoder.nextIntegerKey(&map) == 2 else { throw CBORError.invalidValue(at: decoder.offset) }
            self.publicKey = try decoder.readByteArray(limit: 256)
            guard try decoder.nextIntegerKey(&map) == 3 else { throw CBORError.invalidValue(at: decoder.offset) }
            self.token = try decoder.readTextValue(limit: 128)
            guard try decoder.nextIntegerKey(&map) == 4 else { throw CBORError.invalidValue(at: decoder.offset) }
            self.components = try ComponentClaims.readList(&decoder)
            guard try decoder.nextIntegerKey(&map) == 5 else { throw CBORError.invalidValue(at: decoder.offset) }
            self.wantsTrustAnchors = try decoder.readBool()
            try decoder.finish()
        } catch {
            throw .malformed(.enrolment, error)
        }
    }
}
