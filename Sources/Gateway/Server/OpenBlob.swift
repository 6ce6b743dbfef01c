import NIOCore
import Store

/// A blob that an event loop holds open, with what its responses have in common.
final class OpenBlob {
    let digest: ContentDigest
    /// The digest in quotes.
    let entityTag: String
    let size: Int
    /// The content, where it is small.
    let content: ByteBuffer?
    /// The header fields of all responses, from `Content-Type` on, with the line break of the last.
    let fields: [UInt8]
    /// Shared by the connections of one event loop, which uses it for one at a time.
    let handle: NIOFileHandle
    /// When it was used last, in requests of the event loop.
    var lastUse: UInt64 = 0

    init(_ digest: ContentDigest, descriptor: CInt, size: Int, content: ByteBuffer?) {
        self.digest = digest
        self.size = size
        self.content = content
        entityTag = "\"\(digest.hex)\""
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
        let text = """
            Server: fettle\r
            Content-Type: \(MediaType.octets)\r
            ETag: \(entityTag)\r
            Accept-Ranges: bytes\r
            Cache-Control: public, max-age=31536000, immutable\r

            """
        fields = Array(text.utf8)
    }

    deinit { try? handle.close() }
}
