import PatchFormat

/// A digest that makes every chain hold: what is behind the checks is what is to be reached. The checks themselves are
/// the harness `patch`'s.
struct ConstantDigest: FrameDigest {
    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { DigestPrefix(0) }
}
