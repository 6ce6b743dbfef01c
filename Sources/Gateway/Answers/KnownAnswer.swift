import CBOR
import Store

/// An answer that the upstream gave, and how long it counts.
struct KnownAnswer: Sendable, Equatable {
    /// The answer as the upstream gave it.
    let bytes: [UInt8]
    /// The manifest that the request was about.
    let manifest: ContentDigest
    /// When it came, in Unix seconds.
    let learnedAt: Int64
    /// Until when it may be given out without asking again, in Unix seconds.
    let freshUntil: Int64

    /// The content of its file: `[version, key, manifest, learned at, fresh until, answer]`.
    func encoded(_ key: AnswerKey) -> [UInt8] {
        var encoder = CBOREncoder(capacity: bytes.count + 96)
        encoder.beginArray(6)
        encoder.encodeInt(1)
        encoder.encode(bytes: key.digest.bytes)
        encoder.encode(bytes: manifest.bytes)
        encoder.encodeInt(learnedAt)
        encoder.encodeInt(freshUntil)
        encoder.encode(bytes: bytes)
        return encoder.bytes
    }

    /// Reads the content of a file.
    static func read(_ bytes: [UInt8]) -> (AnswerKey, KnownAnswer)? {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.beginArray(count: 6)) != nil, (try? decoder.readUnsigned()) == 1,
            let key = (try? decoder.readByteArray(limit: 32)).flatMap({ ContentDigest($0) }),
            let manifest = (try? decoder.readByteArray(limit: 32)).flatMap({ ContentDigest($0) }),
            let learnedAt = try? decoder.readInteger(), let freshUntil = try? decoder.readInteger(),
            let answer = try? decoder.readByteArray(limit: AnswerBook.answerLimit), (try? decoder.finish()) != nil
        else { return nil }
        return (
            AnswerKey(key),
            KnownAnswer(bytes: answer, manifest: manifest, learnedAt: learnedAt, freshUntil: freshUntil)
        )
    }
}
