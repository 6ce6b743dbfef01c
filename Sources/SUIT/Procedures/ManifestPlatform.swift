public import COSE
public import Trust

/// What carries the commands of a manifest out: a device, a simulation, a bootloader.
public protocol ManifestPlatform {
    /// Whether the condition holds. It must have no side effect (suit-manifest section 6.4).
    mutating func holds(_ check: CommandProcessor.Request, in bytes: Span<UInt8>) -> Bool

    /// Carries the directive out, so that it can be repeated after a power cut.
    ///
    /// - Returns: whether it succeeded. Where it did not, the procedure is aborted.
    mutating func perform(_ directive: CommandProcessor.Request, in bytes: Span<UInt8>) -> Bool

    /// The envelope of the dependency that the component is, or `nil` where it is not there. Asked only for
    /// dependencies that do not travel in an envelope.
    mutating func envelope(of component: CommandProcessor.Request, in bytes: Span<UInt8>) -> [UInt8]?
}

extension ManifestPlatform {
    /// No dependency is there.
    public mutating func envelope(of component: CommandProcessor.Request, in bytes: Span<UInt8>) -> [UInt8]? { nil }
}

extension ProcedureRun {
    /// Runs the procedure to its end.
    ///
    /// - Parameters:
    ///   - platform: carries everything out.
    ///   - buffer: the envelope; those of dependencies are appended.
    ///   - policy: who must have signed dependencies.
    /// - Throws: ``SUITError`` where the procedure was aborted.
    public mutating func run(
        on platform: inout some ManifestPlatform,
        buffer: inout [UInt8],
        policy: TrustPolicy,
        crypto: some CryptoProvider
    ) throws(SUITError) {
        while let step = try next(buffer.span) {
            switch step {
            case .check(let request): answer(platform.holds(request, in: buffer.span))
            case .perform(let request): answer(platform.perform(request, in: buffer.span))
            case .dependency(let request, let integrated):
                var range = integrated
                if range == nil, let envelope = platform.envelope(of: request, in: buffer.span) {
                    range = buffer.count..<(buffer.count + envelope.count)
                    buffer.append(contentsOf: envelope)
                }
                if let range {
                    dependency(in: range, of: buffer.span, policy: policy, crypto: crypto)
                } else {
                    answer(false)
                }
            }
        }
    }
}
