import Foundation
import NIOCore

/// A blob in pieces, read from the mapped file as the connection takes them.
struct BlobChunks: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private let content: Data
    private let progress: @Sendable (Int) -> Void

    static let pieceLength = 262_144

    init(_ content: Data, progress: @escaping @Sendable (Int) -> Void) {
        self.content = content
        self.progress = progress
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(content: content, progress: progress)
    }

    struct Iterator: AsyncIteratorProtocol {
        let content: Data
        let progress: @Sendable (Int) -> Void
        private var offset = 0

        init(content: Data, progress: @escaping @Sendable (Int) -> Void) {
            self.content = content
            self.progress = progress
        }

        mutating func next() async -> ByteBuffer? {
            guard offset < content.count else { return nil }
            let count = Swift.min(BlobChunks.pieceLength, content.count - offset)
            let start = content.startIndex + offset
            offset += count
            progress(count)
            return ByteBuffer(bytes: content[start..<(start + count)])
        }
    }
}
