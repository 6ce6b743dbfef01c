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
        try session.change { decision = $0.decideAtStart() }
        switch decision {
        case .normal:
            try activate()
            return false
        case .reverted(let trial):
            try fallBack(trial, reason: "the new software was started \(trial.starts) times without being confirmed")
            return false
        case .trial(let trial):
            try activate()
            session.log.info("trial", "new software is on trial, start \(trial.starts) of \(DeviceState.startLimit)")
            if let failure = check(trial) {
                try session.change { $0.revert() }
                try fallBack(trial, reason: failure)
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
        return needsConfirmation ? awaitConfirmation() : nil
    }

    /// Waits for `fettle-agent confirm`.
    private func awaitConfirmation() -> String? {
        let timeout = session.configuration.confirmTimeout
        session.log.info("trial", "waiting up to \(timeout) s for fettle-agent confirm")
        var waited: UInt64 = 0
        while waited < timeout * 10 {
            if (try? session.folder.takeConfirmation()) == true { return nil }
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
            report.running = RequestBuilder.proof(of: trial.components, in: $0)
            $0.unreported = report
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

    private func fallBack(_ trial: Trial, reason: String) throws(AgentError) {
        try activate()
        session.log.error("fallback", "back to the old software: \(reason)")
        try session.change {
            $0.unreported = StatusReport(
                running: RequestBuilder.proof(of: trial.components, in: $0),
                reason: .notConfirmed,
                manifest: trial.manifest,
                state: .fallenBack,
                detail: Text(reason),
                transfer: trial.transfer
            )
        }
    }
}
