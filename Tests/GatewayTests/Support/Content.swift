import CBOR
import Crypto
import Store
import UpdateProtocol

/// Bytes that stand for a payload.
struct Content: Sendable {
    let bytes: [UInt8]
    let digest: ContentDigest

    init(_ count: Int, seed: UInt64 = 1) {
        var source = SeededSource(seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = source.next()
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        self.bytes = Array(bytes.prefix(count))
        digest = ContentDigest(SHA256.hash(data: self.bytes))!
    }

    /// An answer that names it.
    func answer(_ uris: String...) -> [UInt8] {
        let locations = uris.isEmpty ? ["blobs/sha-256/\(digest.hex)"] : uris
        return UpdateAnswer(entries: [
            UpdateAnswer.Entry(
                component: 0,
                outcome: .located(
                    format: 1,
                    digest: ProtocolDigest(bytes: digest.bytes),
                    size: UInt64(bytes.count),
                    uris: locations.map { Text($0) }
                )
            )
        ]).encoded
    }

    /// The bytes behind the `Range` of a request, and the fields of the response.
    func part(of head: String) -> (status: String, fields: [String], body: [UInt8]) {
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("range: bytes=") }
        guard let line, let start = Int(line.dropFirst(13).prefix { $0 != "-" }), start < bytes.count else {
            return ("200 OK", [], bytes)
        }
        let last = Int(line.split(separator: "-").last ?? "") ?? bytes.count - 1
        let end = min(last, bytes.count - 1)
        return (
            "206 Partial Content", ["Content-Range: bytes \(start)-\(end)/\(bytes.count)"], Array(bytes[start...end])
        )
    }
}
