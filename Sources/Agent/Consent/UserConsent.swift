import BootControl
import CBOR
import DeviceCore
import Glibc
import UpdateProtocol

/// Asks a user of the device, in the way that its owner has configured, and remembers question and answer [E3].
struct UserConsent {
    let policy: EligibilityPolicy
    let board: NoticeBoard
    let log: Log
    /// The present time, where the device knows it.
    let now: UInt64?

    /// What the user says, or what the policy says in their place. A question that is still open stays on the board.
    func ask(_ notice: Notice) -> Permission {
        let permission = answer(notice)
        // Who has answered is not asked any longer, also where the update cannot go on yet.
        if permission == .granted { board.takeDown(notice.question) }
        return permission
    }

    private func answer(_ notice: Notice) -> Permission {
        switch board.decision(notice.question) {
        case .approve?: return .granted
        case .reject?: return rejected
        case nil: break
        }
        switch policy.ask {
        case .off: return .granted
        case .command: return byCommand(notice)
        case .file: return onBoard(notice)
        }
    }

    private var rejected: Permission {
        .denied(.rejectedByUser, "a user of the device has turned it down")
    }

    private func byCommand(_ notice: Notice) -> Permission {
        var writer = JSONWriter()
        notice.write(&writer)
        let outcome = CommandRun.run(
            policy.askCommand,
            input: writer.text + "\n",
            folder: board.folder,
            timeout: policy.askCommandTimeout
        )
        switch outcome {
        case .ended(0):
            // The answer is kept: an update that waits for its hours, or for the network, is not asked about again.
            keep(.approve, notice)
            return .granted
        case .ended(1): return rejected
        case .ended(let code):
            log.info("ask", "the ask-command ended with \(code): nobody has answered yet")
        case .failed(let reason): log.warning("ask", "the ask-command \(reason)")
        }
        return onBoard(notice)
    }

    private func onBoard(_ notice: Notice) -> Permission {
        var notice = notice
        if let present = board.read(), present.question == notice.question, present.kind == notice.kind {
            notice.since = present.since
        }
        if notice.since == 0 || notice.since > now ?? .max { notice.since = now ?? 0 }
        if policy.askTimeout > 0, policy.timeoutPolicy != .wait, notice.since > 0 {
            notice.until = notice.since + policy.askTimeout
            if let now, now >= notice.until {
                log.warning("ask", "nobody has answered within \(policy.askTimeout) s")
                guard policy.timeoutPolicy == .approve else {
                    return .denied(.rejectedByUser, "no user of the device has agreed in time")
                }
                keep(.approve, notice)
                return .granted
            }
        }
        if board.read() != notice {
            do throws(FileError) { try board.write(notice) } catch {
                log.error("notice", error.description)
            }
        }
        return .wait(.awaitingUser, "a user of the device has to agree")
    }

    private func keep(_ decision: NoticeBoard.Decision, _ notice: Notice) {
        do throws(FileError) { try board.decide(decision, notice.question) } catch {
            log.warning("ask", error.description)
        }
    }
}
