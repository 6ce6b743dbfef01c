/// The digests that applying in place needs, from outside.
public protocol InPlaceDigests: FrameDigest {
    /// A SHA-256 that is fed piece by piece.
    associatedtype Running: RunningDigest
    /// A new one.
    func makeRunning() -> Running
}

/// A SHA-256 that is fed piece by piece.
public protocol RunningDigest {
    /// Adds bytes.
    mutating func update(_ bytes: UnsafeBufferPointer<UInt8>)
    /// The first 8 bytes of the digest of all.
    mutating func finish() -> DigestPrefix
}
