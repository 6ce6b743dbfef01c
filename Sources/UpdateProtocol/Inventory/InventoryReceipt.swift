public import CBOR

/// What the distributor answers to an inventory where it does not know all indices that the inventory names: the digests of
/// those that it wants. `inventory-receipt` of `docs/formats/inventory.cddl`.
public struct InventoryReceipt: Equatable, Sendable {
    /// Most digests.
    public static let digestLimit = 4

    /// The SHA-256 digests of the indices that are wanted.
    public let wanted: [[UInt8]]

    /// Asks for the indices with these digests.
    public init(wanted: [[UInt8]]) {
        self.wanted = wanted
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 40 * wanted.count + 4)
        encoder.beginMap(1)
        encoder.encodeInt(1)
        encoder.beginArray(wanted.count)
        for digest in wanted { encoder.encode(bytes: digest) }
        return encoder.bytes
    }

    /// Reads a receipt that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var map = try decoder.beginMap()
            var wanted: [[UInt8]]?
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                guard key == 1 else { throw CBORError.invalidValue(at: at) }
                let count = try decoder.beginArray()
                guard count <= InventoryReceipt.digestLimit else { throw CBORError.tooLong(at: at) }
                var digests: [[UInt8]] = []
                while digests.count < count {
                    let digest = try decoder.readByteArray(limit: 32)
                    guard digest.count == 32 else { throw CBORError.invalidValue(at: at) }
                    digests.append(digest)
                }
                wanted = digests
            }
            try decoder.finish()
            guard let wanted else { throw CBORError.invalidValue(at: 0) }
            self.init(wanted: wanted)
        } catch {
            throw .malformed(.inventoryReceipt, error)
        }
    }
}
