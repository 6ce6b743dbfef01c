import CBOR
import Store

/// That a blob is the payload of an image, and in which form: as an update file said.
struct SeededPayload: Sendable, Equatable {
    /// The payload's format, as in an answer.
    let format: UInt64
    /// The digest of the image that comes of it.
    let result: ContentDigest
    /// The digest of the payload.
    let digest: ContentDigest
    /// Its size, in bytes.
    let size: Int64

    init(format: UInt64, result: ContentDigest, digest: ContentDigest, size: Int64) {
        self.format = format
        self.result = result
        self.digest = digest
        self.size = size
    }

    /// The content of its file.
    var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 96)
        encoder.beginArray(5)
        encoder.encodeInt(1)
        encoder.encode(format)
        encoder.encode(bytes: result.bytes)
        encoder.encode(bytes: digest.bytes)
        encoder.encodeInt(size)
        return encoder.bytes
    }

    /// Reads the content of a file.
    init?(_ bytes: [UInt8]) {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.beginArray(count: 5)) != nil, (try? decoder.readUnsigned()) == 1,
            let format = try? decoder.readUnsigned(),
            let result = (try? decoder.readByteArray(limit: 32)).flatMap({ ContentDigest($0) }),
            let digest = (try? decoder.readByteArray(limit: 32)).flatMap({ ContentDigest($0) }),
            let size = try? decoder.readInteger(), size >= 0, (try? decoder.finish()) != nil
        else { return nil }
        self.init(format: format, result: result, digest: digest, size: size)
    }
}
