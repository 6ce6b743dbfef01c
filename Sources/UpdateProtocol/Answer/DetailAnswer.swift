import CBOR

/// The detail manifest that fits the device, and the proof that the author meant it to be there (design 3.2, 3.5):
/// `[ index: uint, [ * hash: bstr .size 32 ], envelope: bstr ]`.
///
/// Nothing of it is trusted: the envelope is signed, and its digest leads by the proof to the root in the fleet manifest.
public struct DetailAnswer: Equatable, Sendable {
    /// Most hashes of a proof.
    public static let hashLimit = 24
    /// Most bytes of an envelope.
    public static let envelopeLimit = 65_536

    /// The number of the detail manifest among those of the fleet manifest.
    public let index: UInt64
    /// The hashes beside the way from the detail manifest to the root, from below (RFC 9162 section 2.1.3).
    public let proof: [[UInt8]]
    /// The envelope of the detail manifest.
    public let envelope: [UInt8]

    /// A detail manifest and its proof.
    public init(index: UInt64, proof: [[UInt8]], envelope: [UInt8]) {
        self.index = index
        self.proof = proof
        self.envelope = envelope
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encode(index)
        encoder.beginArray(proof.count)
        for hash in proof { encoder.encode(bytes: hash) }
        encoder.encode(bytes: envelope)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> DetailAnswer {
        try decoder.beginArray(count: 3)
        let index = try decoder.readUnsigned()
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count <= hashLimit else { throw .tooLong(at: at) }
        var proof: [[UInt8]] = []
        while proof.count < count {
            let start = decoder.offset
            let hash = try decoder.readByteArray(limit: 32)
            guard hash.count == 32 else { throw .invalidValue(at: start) }
            proof.append(hash)
        }
        return DetailAnswer(index: index, proof: proof, envelope: try decoder.readByteArray(limit: envelopeLimit))
    }
}
