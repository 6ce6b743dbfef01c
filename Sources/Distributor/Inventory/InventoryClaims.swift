import CBOR
import UpdateProtocol

/// The characteristics of an inventory as they stand in the store: the array of the message.
enum InventoryClaims {
    /// The encoding of `claims`.
    static func encode(_ claims: [ComponentClaims]) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginArray(claims.count)
        for entry in claims { entry.write(&encoder) }
        return encoder.bytes
    }

    /// The claims in `bytes`; none where they cannot be read, which only a damaged store does.
    static func decode(_ bytes: [UInt8]) -> [ComponentClaims] {
        var list: [ComponentClaims] = []
        var decoder = CBORDecoder(bytes.span)
        guard let count = try? decoder.beginArray(), count <= ComponentClaims.componentLimit else { return [] }
        while list.count < count {
            guard let claims = try? ComponentClaims.read(&decoder) else { return [] }
            list.append(claims)
        }
        return list
    }
}
