public import CBOR

/// What a device signs to ask whether there is a manifest for it [D3]: `{ 1 => version: 1, ? 2 => digest }`.
public struct PollRequest: Equatable, Sendable {
    /// The digest of the manifest that the device has dealt with last, which it need not be sent again.
    public let handled: ProtocolDigest?

    /// A poll by a device that has dealt with `handled`.
    public init(handled: ProtocolDigest?) {
        self.handled = handled
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(handled == nil ? 1 : 2)
        encoder.encodeInt(1)
        encoder.encodeInt(1)
        if let handled {
            encoder.encodeInt(2)
            handled.write(&encoder)
        }
        return encoder.bytes
    }

    /// Reads a poll that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var handled: ProtocolDigest?
            var hasVersion = false
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                case 1:
                    guard try decoder.readUnsigned() == 1 else { throw CBORError.invalidValue(at: at) }
                    hasVersion = true
                case 2: handled = try ProtocolDigest.read(&decoder)
                default: throw CBORError.invalidValue(at: at)
                }
            }
            try decoder.finish()
            guard hasVersion else { throw CBORError.invalidValue(at: 0) }
            self.init(handled: handled)
        } catch {
            throw .malformed(.poll, error)
        }
    }
}
