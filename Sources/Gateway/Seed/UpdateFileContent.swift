import CBOR
import Foundation
import Store

/// An envelope, alone or with what comes behind it: detail manifests, or the payloads of an update file
/// (``DeviceCore`` has the format: a CBOR sequence of the envelope and `[format, result, payload]` items).
struct UpdateFileContent {
    /// A payload, and where it is in the file.
    struct Payload {
        let format: UInt64
        let result: ContentDigest
        let content: Range<Int>
    }

    /// Most payloads of an update file.
    private static let payloadLimit = 256

    /// The envelope, with the detail manifests behind it where there are any.
    let envelope: [UInt8]
    let payloads: [Payload]

    /// Reads the heads; nothing where the file is something else, such as an image.
    init?(_ data: Data) {
        let result = data.withUnsafeBytes { buffer -> ([UInt8], [Payload])? in
            // A map, or tag 107 and a map: everything else is looked at no further.
            guard let first = buffer.first, first == 0xD8 || first & 0xE0 == 0xA0 else { return nil }
            let span = Span<UInt8>(_unsafeElements: buffer.bindMemory(to: UInt8.self))
            var decoder = CBORDecoder(span)
            guard let range = try? decoder.skip(), range.count <= KnownEnvelope.byteLimit else { return nil }
            let envelope = Array(buffer[range])
            guard KnownEnvelope(envelope, learnedAt: 0, isSeeded: true) != nil else { return nil }
            var payloads: [Payload] = []
            while !decoder.isAtEnd {
                let start = decoder.offset
                guard payloads.count < Self.payloadLimit, (try? decoder.beginArray()) == 3,
                    let format = try? decoder.readUnsigned(), let result = try? decoder.readByteArray(limit: 32),
                    let digest = ContentDigest(result), let content = try? decoder.readBytes()
                else {
                    // Detail manifests: they stay with the envelope.
                    guard payloads.isEmpty, buffer.count <= KnownEnvelope.byteLimit, start > 0 else { return nil }
                    return (Array(buffer), [])
                }
                payloads.append(Payload(format: format, result: digest, content: content))
            }
            return (envelope, payloads)
        }
        guard let result else { return nil }
        envelope = result.0
        payloads = result.1
    }
}
