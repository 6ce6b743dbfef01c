import AsyncHTTPClient
public import NIOCore

/// A body that is being received: length, deadline and least rate are checked with each piece.
public struct OriginBody: AsyncSequence, Sendable {
    /// A piece.
    public typealias Element = ByteBuffer

    let body: HTTPClientResponse.Body
    let watch: TransferWatch
    /// The bytes that the server announced.
    let announced: Int64?

    /// Begins to read; once only.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: body.makeAsyncIterator(), watch: watch, announced: announced)
    }

    /// Reads the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var pieces: HTTPClientResponse.Body.AsyncIterator
        private var watch: TransferWatch
        private let announced: Int64?

        init(pieces: HTTPClientResponse.Body.AsyncIterator, watch: TransferWatch, announced: Int64?) {
            self.pieces = pieces
            self.watch = watch
            self.announced = announced
        }

        /// The next piece, or nothing at the end.
        ///
        /// - Throws: ``OriginError``.
        public mutating func next() async throws(OriginError) -> ByteBuffer? {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch {
                throw OriginClient.failure(error, .truncated, "the body broke off")
            }
            guard let piece else {
                guard announced == nil || announced == watch.count else {
                    throw OriginError(
                        .truncated,
                        "the body is shorter than announced",
                        expected: announced.map { "\($0) bytes" },
                        found: "\(watch.count) bytes"
                    )
                }
                return nil
            }
            try watch.add(piece.readableBytes, at: .now)
            return piece
        }
    }
}
