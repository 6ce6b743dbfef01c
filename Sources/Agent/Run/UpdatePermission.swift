import BootControl
import CBOR
import COSE
import DeviceCore
import SUIT
import UpdateProtocol

/// Says whether an update may go on: first the user, then the hours for downloads [E3]. What somebody should know stands
/// on the notice board.
struct UpdatePermission {
    let session: AgentSession

    /// Whether the update of `proposal` may go on.
    func decide(_ proposal: Proposal) -> Permission {
        let permission = consent.ask(notice(.question, proposal))
        guard case .granted = permission else { return permission }
        guard proposal.isTransfer, !isLocal(proposal) else { return .granted }
        let hours = DownloadHours(
            windows: session.configuration.download.windows,
            now: session.facts.now
        )
        guard hours.wait > 0 else { return .granted }
        var notice = notice(.window, proposal)
        notice.question = []
        notice.reason = ReportReason.awaitingWindow.code
        notice.detail = "the software fits; it is downloaded when the hours for downloads come"
        notice.since = session.facts.now ?? 0
        notice.until = session.facts.now.map { $0 + hours.wait } ?? 0
        do throws(FileError) { try session.board.write(notice) } catch {
            session.log.error("notice", error.description)
        }
        return .wait(.awaitingWindow, "the hours for downloads have not come yet")
    }

    /// Whether the user agrees that the device is changed so that software fits [E8].
    func mayApplyRemedies(
        _ judgement: Judgement,
        _ machine: UpdateMachine,
        component: Int
    )
        -> Permission
    {
        let manifest = machine.manifestReference.digest.bytes
        var notice = Notice(kind: .remedies, manifest: manifest)
        // Who agrees to the update has not agreed to this.
        notice.question = session.crypto.sha256((manifest + Array("remedies".utf8)).span)
        notice.reason = ReportReason.awaitingUser.code
        notice.detail =
            "the software does not fit as the device is; may the device be changed so that it fits?"
        notice.edges = Array(judgement.edges.prefix(Notice.listLimit))
        notice.add(judgement.advice)
        notice.rulings = judgement.rulings
        notice.changes = [
            Notice.Change(component: name(component), version: judgement.version, size: 0)
        ]
        return consent.ask(notice)
    }

    private var consent: UserConsent {
        UserConsent(
            policy: session.configuration.eligibility,
            board: session.board,
            log: session.log,
            now: session.facts.now
        )
    }

    private func notice(_ kind: Notice.Kind, _ proposal: Proposal) -> Notice {
        var notice = Notice(kind: kind, manifest: proposal.manifest.digest.bytes)
        notice.question = proposal.manifest.digest.bytes
        notice.reason = ReportReason.awaitingUser.code
        notice.detail = "the software fits; may it be installed?"
        notice.changes = proposal.parts.prefix(Notice.listLimit).map {
            Notice.Change(component: name($0.component), version: $0.version, size: $0.size)
        }
        notice.rulings = Array(proposal.parts.flatMap(\.rulings).prefix(Notice.listLimit))
        return notice
    }

    private func name(_ component: Int) -> Text {
        session.state.components[component].name.description
    }

    /// Whether all that is going to be installed is here already.
    private func isLocal(_ proposal: Proposal) -> Bool {
        guard !session.local.isEmpty else { return false }
        return proposal.parts.allSatisfy { part in
            !part.digest.isEmpty && session.local.payload(forImage: part.digest, size: part.size) != nil
        }
    }
}
