import BootControl
import CBOR
import DeviceCore
import Glibc
import SUIT
import UpdateProtocol

/// What happens after a start: new software proves itself, or the device goes back (B2, B4).
struct TrialRun {
    let session: AgentSession

    /// Decides, lets the links follow, and checks the new software where there is any.
    ///
    /// - Returns: whether the device has to start again, because it has just gone back to its old software.
    func run() throws(AgentError) -> Bool {
        var decision = StartDecision.normal
        try session.change {
            decision = $0.decideAtStart()
            // In one write with the way back: a fall-back that nobody hears of would look like a success for ever.
            if case .reverted(let trial) = decision {
                session.correctSingleSlots(&$0, of: trial)
                $0.unreported = fallBackReport(
                    trial,
                    $0,
                    "the new software was started \(trial.starts) times without being confirmed"
                )
            }
        }
        switch decision {
        case .normal:
            try activate()
            return false
        case .reverted:
            try activate()
            session.log.error("fallback", "back to the old software: it was started too often without being confirmed")
            return false
        case .trial(let trial):
            try activate()
            session.log.info("trial", "new software is on trial, start \(trial.starts) of \(DeviceState.startLimit)")
            let failure = check(trial)
            // A check that a stop has cut short says nothing about the software: the next start checks again.
            if failure != nil, StopSignal.isRaised { return false }
            if let failure {
                try session.change {
                    $0.revert()
                    session.correctSingleSlots(&$0, of: trial)
                    $0.unreported = fallBackReport(trial, $0, failure)
                }
                session.log.error("fallback", "back to the old software: \(failure)")
                return true
            }
            try confirm(trial)
            return false
        }
    }

    private func activate() throws(AgentError) {
        do throws(FileError) {
            try session.slots.activate(session.state)
        } catch {
            throw AgentError(.failure, error.description)
        }
    }

    // MARK: Checking

    /// Why the new software is not good, or `nil`.
    private func check(_ trial: Trial) -> String? {
        let configuration = session.configuration
        var needsConfirmation = false
        for index in trial.components {
            let component = session.state.components[index]
            guard let settings = configuration.component(component.name), let running = component.running else {
                return "the slot of \(component.name.description.string) holds nothing"
            }
            let slot = settings.slots[component.primary]
            // The proof is made from the very bytes that are about to run.
            guard let found = try? Slots.digest(of: slot), found.bytes == running.digest else {
                return "\(slot) is not what was installed"
            }
            if settings.healthCommand.isEmpty {
                needsConfirmation = true
                continue
            }
            switch HealthCheck.run(settings.healthCommand, slot: slot, timeout: configuration.confirmTimeout) {
            case .healthy: continue
            case .failed(let reason): return "the health command of \(settings.name) \(reason)"
            }
        }
        return needsConfirmation ? awaitConfirmation(trial) : nil
    }

    /// Waits for `fettle-agent confirm`.
    private func awaitConfirmation(_ trial: Trial) -> String? {
        let timeout = session.configuration.confirmTimeout
        session.log.info("trial", "waiting up to \(timeout) s for fettle-agent confirm")
        var waited: UInt64 = 0
        while waited < timeout * 10 {
            if (try? session.folder.isConfirmed(trial.manifest.digest.bytes)) == true { return nil }
            if StopSignal.isRaised { return "the agent was stopped before the software was confirmed" }
            usleep(100_000)
            waited += 1
        }
        return "nobody confirmed the new software within \(timeout) s"
    }

    // MARK: The end

    private func confirm(_ trial: Trial) throws(AgentError) {
        var report = StatusReport(manifest: trial.manifest, state: .running, transfer: trial.transfer)
        try session.change {
            $0.confirm()
            report.running = RequestBuilder.proof(of: trial.concerned, in: $0)
            $0.unreported = report
        }
        do throws(FileError) { try session.folder.clearConfirmation() } catch {
            session.log.warning("confirm", error.description)
        }
        for index in trial.components {
            let component = session.state.components[index]
            session.log.info(
                "confirmed",
                "\(component.name.description.string) runs \(component.running?.version.string ?? "") "
                    + Hexadecimal.text(component.running?.digest.prefix(8) ?? [])
            )
        }
    }

    private func fallBackReport(_ trial: Trial, _ state: DeviceState, _ reason: String) -> StatusReport {
        StatusReport(
            running: RequestBuilder.proof(of: trial.components, in: state),
            reason: .notConfirmed,
            manifest: trial.manifest,
            state: .fallenBack,
            detail: Text(reason),
            transfer: trial.transfer
        )
    }
}
