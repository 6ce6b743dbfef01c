public import COSE
public import Trust

/// Runs a procedure of a manifest from its first section to its last, without doing anything itself.
///
/// A platform performs: either step by step, with ``next(_:)`` and the answers of ``CommandProcessor``, or whole, with
/// ``run(on:buffer:policy:crypto:)``.
public struct ProcedureRun: Equatable, Sendable {
    /// What is done.
    public let procedure: SUITProcedure
    /// The processor, with all parameters as they stand.
    public private(set) var processor: CommandProcessor
    /// The section that is running, or `nil` before the first and after the last.
    public private(set) var section: SUITSection?
    /// Why the procedure was aborted.
    public private(set) var failure: SUITError?

    private let required: [ComponentIdentifier]
    private var position = 0

    /// Prepares a procedure, with no parameter set.
    ///
    /// - Throws: ``SUITError`` where the device is not prepared to take the manifest.
    public init(
        _ procedure: SUITProcedure,
        of manifest: Manifest,
        on target: ManifestTarget = ManifestTarget()
    ) throws(SUITError) {
        try target.check(manifest)
        self.procedure = procedure
        self.processor = CommandProcessor(manifest, dependencies: target.dependencyRule)
        self.required = manifest.dependencies.isEmpty ? [] : target.requiredComponents
    }

    /// The next thing to do, or `nil` at the end of the procedure.
    ///
    /// - Throws: ``SUITError`` where the procedure was aborted, now or before.
    public mutating func next(_ bytes: Span<UInt8>) throws(SUITError) -> CommandProcessor.Step? {
        if let failure { throw failure }
        do throws(SUITError) {
            while true {
                if section != nil {
                    if let step = try processor.next(bytes) { return step }
                    section = nil
                }
                let sections = procedure.sections
                guard position < sections.count else {
                    processor.stop()
                    return nil
                }
                let next = sections[position]
                position += 1
                try begin(next, bytes)
            }
        } catch {
            processor.stop()
            failure = error
            throw error
        }
    }

    /// Says whether the condition of the last step holds, or its directive succeeded.
    public mutating func answer(_ success: Bool) {
        processor.answer(success)
    }

    /// Authenticates the envelope of a dependency; see ``CommandProcessor/dependency(in:of:policy:crypto:)``.
    public mutating func dependency(
        in range: Range<Int>,
        of bytes: Span<UInt8>,
        policy: TrustPolicy,
        crypto: some CryptoProvider
    ) {
        processor.dependency(in: range, of: bytes, policy: policy, crypto: crypto)
    }

    private mutating func begin(_ next: SUITSection, _ bytes: Span<UInt8>) throws(SUITError) {
        if next == .install { try checkCompleteness(bytes) }
        let manifest = processor.manifest
        for key in manifest.missingMembers where key == next.rawValue { throw .missingMember(key: key) }
        guard manifest.commands(of: next) != nil else { return }
        processor.begin(next)
        section = next
    }

    /// Whether the manifest and its dependencies together cover what they must, before anything is changed.
    private func checkCompleteness(_ bytes: Span<UInt8>) throws(SUITError) {
        for component in required {
            var isCovered = false
            for manifest in processor.manifests {
                for other in manifest.components where other == component { isCovered = true }
            }
            guard isCovered else { throw .incompleteComponentSet }
        }
    }
}
