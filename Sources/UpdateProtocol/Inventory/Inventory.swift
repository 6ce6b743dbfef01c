public import CBOR

/// What a device tells about itself because a signed inventory definition asked for it [A2, B3]: `inventory` of
/// `docs/formats/inventory.cddl`. It travels as the payload of a COSE_Sign1 by the device's key.
public struct Inventory: Equatable, Sendable {
    /// Most bytes of an inventory.
    public static let byteLimit = 262_144
    /// Most bytes of ``capabilities``.
    public static let capabilityLimit = 131_072

    /// The distributor's last nonce, which says that the inventory is not an old one; 8 to 64 bytes.
    public var nonce: [UInt8]?
    /// The digest of the definition that asked.
    public var definition: ProtocolDigest
    /// The characteristics.
    public var claims: [ComponentClaims]
    /// What the lower layer provides, as an encoded capability set; nothing where it was not asked for.
    public var capabilities: [UInt8]?
    /// The indices of the layers, of which only the digests travel here; each part once, ascending.
    public var indices: [InventoryIndex]

    /// An inventory that answers `definition`.
    public init(
        nonce: [UInt8]? = nil,
        definition: ProtocolDigest,
        claims: [ComponentClaims],
        capabilities: [UInt8]? = nil,
        indices: [InventoryIndex] = []
    ) {
        self.nonce = nonce
        self.definition = definition
        self.claims = claims
        self.capabilities = capabilities
        self.indices = indices
    }

    /// The same inventory without what changes from message to message: equal for equal content.
    public var content: Inventory {
        var copy = self
        copy.nonce = nil
        return copy
    }

    /// The index of a layer, where there is one.
    public subscript(part: InventoryIndex.Part) -> InventoryIndex? {
        for index in indices where index.part == part { return index }
        return nil
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 256 + (capabilities?.count ?? 0))
        encoder.beginMap(
            3 + (nonce == nil ? 0 : 1) + (capabilities == nil ? 0 : 1) + (indices.isEmpty ? 0 : 1)
        )
        encoder.encodeInt(Key.version)
        encoder.encode(UInt64(1))
        if let nonce {
            encoder.encodeInt(Key.nonce)
            encoder.encode(bytes: nonce)
        }
        encoder.encodeInt(Key.claims)
        ComponentClaims.write(claims, to: &encoder)
        encoder.encodeInt(Key.definition)
        definition.write(&encoder)
        if let capabilities {
            encoder.encodeInt(Key.capabilities)
            encoder.encode(bytes: capabilities)
        }
        if !indices.isEmpty {
            encoder.encodeInt(Key.indices)
            encoder.beginMap(indices.count)
            for index in indices { index.write(&encoder) }
        }
        return encoder.bytes
    }

    /// Reads an inventory that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            guard bytes.count <= Inventory.byteLimit else { throw CBORError.tooLong(at: 0) }
            var decoder = CBORDecoder(bytes)
            var nonce: [UInt8]?
            var definition: ProtocolDigest?
            var claims: [ComponentClaims]?
            var capabilities: [UInt8]?
            var indices: [InventoryIndex] = []
            var hasVersion = false
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                case Key.version:
                    guard try decoder.readUnsigned() == 1 else { throw CBORError.invalidValue(at: at) }
                    hasVersion = true
                case Key.nonce:
                    let value = try decoder.readByteArray(limit: 64)
                    guard value.count >= 8 else { throw CBORError.invalidValue(at: at) }
                    nonce = value
                case Key.claims: claims = try ComponentClaims.readList(&decoder)
                case Key.definition: definition = try ProtocolDigest.read(&decoder)
                case Key.capabilities: capabilities = try decoder.readByteArray(limit: Inventory.capabilityLimit)
                case Key.indices:
                    var parts = try decoder.beginMap()
                    guard parts.remaining >= 1 else { throw CBORError.invalidValue(at: at) }
                    while let part = try decoder.nextIntegerKey(&parts) {
                        indices.append(try InventoryIndex.read(part, &decoder))
                    }
                default: throw CBORError.invalidValue(at: at)
                }
            }
            try decoder.finish()
            guard hasVersion, let definition, let claims else { throw CBORError.invalidValue(at: 0) }
            self.init(
                nonce: nonce,
                definition: definition,
                claims: claims,
                capabilities: capabilities,
                indices: indices
            )
        } catch {
            throw .malformed(.inventory, error)
        }
    }

    private enum Key {
        static let version: Int64 = 1
        static let nonce: Int64 = 2
        static let claims: Int64 = 3
        static let definition: Int64 = 4
        static let capabilities: Int64 = 5
        static let indices: Int64 = 6
    }
}
