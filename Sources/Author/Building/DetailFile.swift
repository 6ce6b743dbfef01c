import CBOR

/// The file of the detail manifests of a fleet manifest: `[ + bstr .cbor SUIT_Envelope ]`, in the order of the leaves of
/// the tree.
public enum DetailFile {
    /// The encoded file.
    public static func encode(_ envelopes: [[UInt8]]) -> [UInt8] {
        var encoder = CBOREncoder(capacity: envelopes.reduce(8) { $0 + $1.count + 5 })
        encoder.beginArray(envelopes.count)
        for envelope in envelopes { encoder.encode(bytes: envelope) }
        return encoder.bytes
    }

    /// The envelopes in a file.
    public static func decode(_ bytes: [UInt8]) throws(AuthorError) -> [[UInt8]] {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes.span, limits: CBORLimits(depth: 2, elements: 1 << 24))
            var envelopes: [[UInt8]] = []
            let count = try decoder.beginArray()
            while envelopes.count < count { envelopes.append(try decoder.readByteArray(limit: 1 << 20)) }
            try decoder.finish()
            return envelopes
        } catch {
            throw AuthorError(
                .malformed,
                "the file of detail manifests cannot be read, at byte \(error.offset)",
                expected: "an array of envelopes, as \"fettle manifest build\" writes it"
            )
        }
    }
}
