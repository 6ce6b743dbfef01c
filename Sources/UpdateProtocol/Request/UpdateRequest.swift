public import CBOR

/// What a device sends to the resource request identifier [A2]: the characteristics that the manifest asks for, and
/// nothing else.
///
/// ```cddl
/// update-request = {
///   ? 2 => bstr,                                     ; nonce
///   3 => [ + component-claims ],
///   99 => [ uri: tstr, digest ],                     ; the manifest
///   ? -65537 => { 1 => [ + format: uint ], ? 2 => max-bytes: uint, ? 3 => [ + scheme: tstr ] },
/// }
/// ```
/// Without nonce it is the anonymous form, whose SHA-256 names the answer in caches (design 3.4).
public struct UpdateRequest: Equatable, Hashable, Sendable {
    /// Most formats that a request may name.
    public static let formatLimit = 16

    /// Most transports that a request may name.
    public static let transportLimit = 8

    /// Fresh for each request of the signed form; `nil` in the anonymous form. 8 to 64 bytes.
    public var nonce: [UInt8]?
    /// The characteristics.
    public var claims: [ComponentClaims]
    /// The manifest that asked.
    public var manifest: ManifestReference
    /// The payload formats that the device can take, the preferred one first.
    public var formats: [UInt64]
    /// The largest payload that the device can take, in bytes, or `nil`.
    public var payloadLimit: UInt64?
    /// The URI schemes by which the device can fetch payloads, the preferred one first; empty for those of HTTP. They travel
    /// beside formats only [D7].
    public var transports: [Text]

    /// A request about `manifest`.
    public init(
        nonce: [UInt8]? = nil,
        claims: [ComponentClaims],
        manifest: ManifestReference,
        formats: [UInt64],
        payloadLimit: UInt64? = nil,
        transports: [Text] = []
    ) {
        self.nonce = nonce
        self.claims = claims
        self.manifest = manifest
        self.formats = formats
        self.payloadLimit = payloadLimit
        self.transports = transports
    }

    /// The same request without what tells devices apart.
    public var anonymous: UpdateRequest {
        var copy = self
        copy.nonce = nil
        return copy
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 192)
        encoder.beginMap(2 + (nonce == nil ? 0 : 1) + (formats.isEmpty ? 0 : 1))
        if let nonce {
            encoder.encodeInt(Key.nonce)
            encoder.encode(bytes: nonce)
        }
        encoder.encodeInt(Key.claims)
        ComponentClaims.write(claims, to: &encoder)
        encoder.encodeInt(Key.manifest)
        manifest.write(&encoder)
        if !formats.isEmpty {
            encoder.encodeInt(Key.delivery)
            encoder.beginMap(1 + (payloadLimit == nil ? 0 : 1) + (transports.isEmpty ? 0 : 1))
            encoder.encodeInt(Key.formats)
            encoder.beginArray(formats.count)
            for format in formats { encoder.encode(format) }
            if let payloadLimit {
                encoder.encodeInt(Key.payloadLimit)
                encoder.encode(payloadLimit)
            }
            if !transports.isEmpty {
                encoder.encodeInt(Key.transports)
                encoder.beginArray(transports.count)
                for transport in transports { encoder.encode(text: transport) }
            }
        }
        return encoder.bytes
    }

    /// Reads a request that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var nonce: [UInt8]?
            var claims: [ComponentClaims]?
            var manifest: ManifestReference?
            var formats: [UInt64] = []
            var payloadLimit: UInt64?
            var transports: [Text] = []
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                case Key.nonce:
                    let value = try decoder.readByteArray(limit: 64)
                    guard value.count >= 8 else { throw CBORError.invalidValue(at: at) }
                    nonce = value
                case Key.claims: claims = try ComponentClaims.readList(&decoder)
                case Key.manifest: manifest = try ManifestReference.read(&decoder)
                case Key.delivery:
                    var inner = try decoder.beginMap()
                    while let option = try decoder.nextIntegerKey(&inner) {
                        let start = decoder.offset
                        switch option {
                        case Key.formats:
                            let count = try decoder.beginArray()
                            guard count >= 1, count <= UpdateRequest.formatLimit else {
                                throw CBORError.tooLong(at: start)
                            }
                            while formats.count < count { formats.append(try decoder.readUnsigned()) }
                        case Key.payloadLimit: payloadLimit = try decoder.readUnsigned()
                        case Key.transports:
                            let count = try decoder.beginArray()
                            guard count >= 1, count <= UpdateRequest.transportLimit else {
                                throw CBORError.tooLong(at: start)
                            }
                            while transports.count < count {
                                transports.append(try decoder.readTextValue(limit: 16))
                            }
                        default: throw CBORError.invalidValue(at: start)
                        }
                    }
                    guard !formats.isEmpty else { throw CBORError.invalidValue(at: at) }
                default: throw CBORError.invalidValue(at: at)
                }
            }
            try decoder.finish()
            guard let claims, !claims.isEmpty, let manifest else { throw CBORError.invalidValue(at: 0) }
            self.init(
                nonce: nonce,
                claims: claims,
                manifest: manifest,
                formats: formats,
                payloadLimit: payloadLimit,
                transports: transports
            )
        } catch {
            throw .malformed(.request, error)
        }
    }

    private enum Key {
        static let nonce: Int64 = 2
        static let claims: Int64 = 3
        static let manifest: Int64 = 99
        static let delivery: Int64 = -65_537
        static let formats: Int64 = 1
        static let payloadLimit: Int64 = 2
        static let transports: Int64 = 3
    }
}
