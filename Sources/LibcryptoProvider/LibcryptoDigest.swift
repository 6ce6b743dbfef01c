public import COSE

/// A running SHA-2 digest (FIPS 180-4). A copy goes on independently of its original.
public struct LibcryptoDigest: DigestFunction, Sendable {
    private let algorithm: DigestAlgorithm
    private var context: DigestContext

    /// A digest over no bytes yet, or `nil` where the library's configuration does not offer `algorithm`.
    public init?(_ algorithm: DigestAlgorithm) {
        guard let method = DigestMethod.of(algorithm), let context = DigestContext(method) else { return nil }
        self.algorithm = algorithm
        self.context = context
    }

    /// Adds bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        if !isKnownUniquelyReferenced(&context) { context = DigestContext(copying: context) }
        context.update(bytes)
    }

    /// The digest over all bytes so far. The function can go on afterwards.
    public func finish() -> [UInt8] {
        DigestContext(copying: context).finish(byteCount: algorithm.byteCount)
    }
}
