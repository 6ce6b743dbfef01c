import CBOR
import DeviceCore
import UpdateProtocol

/// Makes the device eligible where policy allows [E8]: by a command of the device's owner that gets what is missing and
/// what would help, and by judging once more. How often is bounded.
struct RemedyRun {
    let policy: EligibilityPolicy
    let log: Log
    /// The state folder.
    let folder: String
    /// The device and the manifest, for the command.
    let device: String
    let manifest: [UInt8]
    let component: String

    /// Whether anything may be tried for this verdict.
    func isPossible(_ judgement: Judgement) -> Bool {
        policy.remedies != .off && judgement.verdict != .eligible && !judgement.isRescue
    }

    /// Applies remedies and judges, until the software fits or the tries are used up.
    func apply(_ judgement: Judgement, judge: () -> Judgement) -> Judgement {
        var judgement = judgement
        for attempt in 1...policy.remedyTries where isPossible(judgement) && !StopSignal.isRaised {
            log.info("remedy", "applying remedies, try \(attempt) of \(policy.remedyTries)")
            switch CommandRun.run(
                policy.remedyHandler,
                input: input(judgement, attempt) + "\n",
                folder: folder,
                timeout: policy.remedyTimeout
            ) {
            case .ended(0): judgement = judge()
            case .ended(let code):
                log.warning("remedy", "the remedy-handler ended with \(code): it has no remedy")
                return judgement
            case .failed(let reason):
                log.warning("remedy", "the remedy-handler \(reason)")
                return judgement
            }
        }
        return judgement
    }

    /// What the command gets on its standard input.
    func input(_ judgement: Judgement, _ attempt: UInt64) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("device")
            writer.value(device)
            writer.key("manifest")
            writer.value(Hexadecimal.text(manifest))
            writer.key("component")
            writer.value(component)
            writer.key("version")
            writer.value(judgement.version.string)
            writer.key("try")
            writer.value(attempt)
            writer.key("verdict")
            writer.value(judgement.verdict == .undecided ? "undecided" : "ineligible")
            writer.key("edges")
            writer.array { writer in for edge in judgement.edges { EdgeText.write(edge, &writer) } }
            writer.key("remedies")
            writer.array { writer in
                for action in judgement.advice?.actions ?? [] { RemedyText.write(action, &writer) }
            }
            // Whether these make the software eligible, all of them together.
            writer.key("complete")
            writer.value(judgement.advice?.isComplete ?? false)
        }
        return writer.text
    }
}
