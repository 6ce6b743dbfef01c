import CBOR
import PatchFormat
import Store

/// That a blob is a payload of an image, and in which form: as an update file or an answer said, or as the gateway made it.
struct PayloadForm: Sendable, Equatable {
    /// The payload's format, as in an answer.
    let format: UInt64
    /// The digest of the image that comes of it.
    let result: ContentDigest
    /// The digest of the payload.
    let digest: ContentDigest
    /// Its size, in bytes.
    let size: Int64
    /// The image that a patch changes.
    var precursor: ContentDigest?
    /// The codecs of which a device must have all to apply a patch (``Answering/PatchCodecs``).
    var codecs: UInt8 = 0

    /// Whether it is a patch.
    var isPatch: Bool { format == PayloadFormat.patch.rawValue }

    init(
        format: UInt64,
        result: ContentDigest,
        digest: ContentDigest,
        size: Int64,
        precursor: ContentDigest? = nil,
        codecs: UInt8 = 0
    ) {
        self.format = format
        self.result = result
        self.digest = digest
        self.size = size
        self.precursor = precursor
        self.codecs = codecs
    }

    /// The content of its file.
    var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 128)
        encoder.beginArray(7)
        encoder.encodeInt(1)
        encoder.encode(format)
        encoder.encode(bytes: result.bytes)
        encoder.encode(bytes: digest.bytes)
        encoder.encodeInt(size)
        encoder.encode(bytes: precursor?.bytes ?? [])
        encoder.encode(UInt64(codecs))
        return encoder.bytes
    }

    /// Reads the content of a file.
    init?(_ bytes: [UInt8]) {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.beginArray(count: 7)) != nil, (try? decoder.readUnsigned()) == 1,
            let format = try? decoder.readUnsigned(),
            let result = (try? decoder.readByteArray(limit: 32)).flatMap({ ContentDigest($0) }),
            let digest = (try? decoder.readByteArray(limit: 32)).flatMap({ ContentDigest($0) }),
            let size = try? decoder.readInteger(), size >= 0, let precursor = try? decoder.readByteArray(limit: 32),
            let codecs = (try? decoder.readUnsigned()).flatMap({ UInt8(exactly: $0) }), (try? decoder.finish()) != nil
        else { return nil }
        self.init(
            format: format,
            result: result,
            digest: digest,
            size: size,
            precursor: ContentDigest(precursor),
            codecs: codecs
        )
    }
}
