import CBOR
import COSE
import SUIT

/// What the manifest is going to copy into the device's components, found out before anything is fetched: only what is
/// copied is worth fetching, and its result says how large it may be.
///
/// The sequences are run without carrying anything out: fetched and eligible is what the manifest hopes for. Another
/// course of the real run is caught there.
struct CopyPlan {
    /// A copy into a component.
    struct Use {
        /// The component that is copied, by its index in the manifest.
        let source: Int
        /// The component that is written.
        let target: Int
        /// What the result must be.
        let digest: SUITDigest?
        /// Its size, in bytes.
        let size: UInt64?
        /// The encryption info, where the copy decrypts.
        let encryption: Range<Int>?
    }

    private(set) var uses: [Use] = []

    init(
        _ manifest: Manifest,
        envelope: [UInt8],
        identity: DeviceIdentity,
        state: DeviceState,
        facts: borrowing some DeviceFacts,
        crypto: some CryptoProvider
    ) {
        var processor = CommandProcessor(manifest)
        var isWritten = [Bool](repeating: false, count: manifest.components.count)
        for section in UpdateMachine.sections where section != .validate {
            processor.begin(section)
            while let step = try? processor.next(envelope.span) {
                switch step {
                case .check(let check):
                    let isAssumed =
                        check.command == SUITCommand.eligible
                        || (check.command == SUITCommand.imageMatch && isWritten[check.component])
                    let holds = ConditionCheck.holds(
                        check,
                        envelope: envelope.span,
                        manifest: manifest,
                        identity: identity,
                        state: state,
                        candidate: nil,
                        facts: facts,
                        crypto: crypto
                    )
                    processor.answer(isAssumed || holds)
                case .perform(let directive):
                    isWritten[directive.component] = true
                    if directive.command == SUITCommand.copy { add(directive, envelope) }
                    processor.answer(true)
                case .dependency: processor.answer(false)
                }
            }
        }
    }

    /// The copies of the component with the index `source`.
    func uses(of source: Int) -> [Use] { uses.filter { $0.source == source } }

    private mutating func add(_ directive: CommandProcessor.Request, _ envelope: [UInt8]) {
        // Each component needs one; more of them are no plan but a loop.
        guard uses.count < Manifest.componentLimit, let source = directive.parameters.sourceComponent else { return }
        var digest: SUITDigest?
        if let range = directive.parameters.imageDigest {
            var decoder = CBORDecoder(envelope.span, in: range)
            digest = try? SUITDigest.read(&decoder)
        }
        uses.append(
            Use(
                source: Int(truncatingIfNeeded: source),
                target: directive.component,
                digest: digest,
                size: directive.parameters.imageSize,
                encryption: directive.parameters.encryptionInfo
            )
        )
    }
}
