import CBOR
import COSE
import Crypto
import SUIT
import Store

/// A manifest that a poll or a medium brought. Nobody here has checked who signed it: devices do.
struct KnownEnvelope: Sendable, Equatable {
    /// The manifest's digest, which the manifest's bytes were compared with.
    let digest: ContentDigest
    /// The envelope.
    let bytes: [UInt8]
    /// The encoded detail manifests that came behind it, where it carries the root of many variants.
    let details: [UInt8]
    /// When it came last, in Unix seconds.
    var learnedAt: Int64
    /// Whether somebody brought it here, so that it is never forgotten for others.
    var isSeeded: Bool

    /// Most bytes of an envelope and its details.
    static let byteLimit = 20 << 20

    /// Reads an envelope and what comes behind it; nothing where it is none, or its manifest is not the one that its digest
    /// names.
    init?(_ taken: [UInt8], learnedAt: Int64, isSeeded: Bool) {
        guard taken.count <= Self.byteLimit else { return nil }
        var decoder = CBORDecoder(taken.span)
        guard (try? decoder.skip()) != nil else { return nil }
        let end = decoder.offset
        let bytes = end == taken.count ? taken : Array(taken[..<end])
        details = Array(taken[end...])
        let span = bytes.span
        guard let envelope = try? Envelope(span), let blocks = try? AuthenticationBlocks(envelope, in: span),
            let named = try? blocks.manifestDigest(in: span), named.algorithm == .sha256,
            let digest = ContentDigest(named.bytes),
            ContentDigest(SHA256.hash(data: bytes[envelope.manifestWhole])) == digest
        else { return nil }
        self.digest = digest
        self.bytes = bytes
        self.learnedAt = learnedAt
        self.isSeeded = isSeeded
    }

    /// The content of its file.
    var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: bytes.count + 32)
        encoder.beginArray(4)
        encoder.encodeInt(1)
        encoder.encodeInt(learnedAt)
        encoder.encode(isSeeded)
        encoder.encode(bytes: bytes + details)
        return encoder.bytes
    }

    /// Reads the content of a file.
    init?(record: [UInt8]) {
        var decoder = CBORDecoder(record.span)
        guard (try? decoder.beginArray(count: 4)) != nil, (try? decoder.readUnsigned()) == 1,
            let learnedAt = try? decoder.readInteger(), let isSeeded = try? decoder.readBool(),
            let bytes = try? decoder.readByteArray(limit: Self.byteLimit), (try? decoder.finish()) != nil
        else { return nil }
        self.init(bytes, learnedAt: learnedAt, isSeeded: isSeeded)
    }
}
