import BootControl
import CBOR
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import UpdateProtocol

/// Starts, polls, updates, starts again.
struct AgentLoop {
    let session: AgentSession
    /// Poll once instead of for ever.
    let isOnce: Bool

    /// What a poll came to.
    private enum PollResult {
        case nothing
        case done(ExitCode)
        case restart
    }

    /// Runs until a signal, or once.
    func run() throws(AgentError) -> ExitCode {
        // The power may have been cut between the installation and the removal of what it was made from.
        if session.state.trial != nil { Spool(session).finish() }
        if try TrialRun(session: session).run() { return try restart() }
        var schedule = PollSchedule(interval: session.configuration.pollInterval)
        if !isOnce { StopSignal.sleep(milliseconds: schedule.first(random: random())) }
        while !StopSignal.isRaised {
            do throws(AgentError) {
                switch try poll() {
                case .restart: return try restart()
                case .nothing:
                    if isOnce { return .success }
                case .done(let code):
                    if isOnce { return code }
                }
                StopSignal.sleep(milliseconds: schedule.afterAnswer(random: random()))
            } catch {
                if isOnce || !error.isTransient { throw error }
                session.log.warning("poll", error.message)
                StopSignal.sleep(
                    milliseconds: schedule.afterFailure(retryAfter: error.retryAfter, random: random())
                )
            }
        }
        return .success
    }

    private func poll() throws(AgentError) -> PollResult {
        try Enroller(session: session).enrolIfNeeded()
        let envelope = try session.client.poll(handled: session.state.handled)
        // After the poll, which brought the nonce that shows that the report is not an old one.
        session.sendUnreported()
        var keyRing = try KeyRing(session.configuration, crypto: session.crypto)
        // Before the manifest, which a key may have signed that the device does not know yet.
        do throws(AgentError) { try keyRing.catchUp(session.client, log: session.log) } catch {
            session.log.error("key-set", error.message)
        }
        guard let envelope else { return .nothing }
        let policy = try keyRing.policy(now: session.facts.now)
        guard
            case .concluded(let conclusion) = UpdateRun(session: session, isDry: false).run(envelope, policy: policy)
        else { return .nothing }
        switch conclusion {
        case .installed:
            session.log.info("installed", "new software is in place and runs after the next start")
            return .restart
        case .current:
            session.log.info("current", "this software runs already")
            return .done(.success)
        case .refused(let refusal): return .done(AgentLoop.exitCode(refusal))
        case .postponed(.nothingOffered, let detail):
            session.log.info("nothing", "the distributor has nothing for this device: \(detail.string)")
            return .nothing
        case .postponed(let reason, let detail):
            session.log.warning("postponed", "\(reason.name): \(detail.string)")
            // A full disk or a damaged payload is not the distributor's fault, but waiting can help there too.
            let code: ExitCode = reason == .operationFailed ? .unreachable : .failure
            throw AgentError(code, detail.string, isTransient: true)
        }
    }

    /// How a refusal ends the process.
    static func exitCode(_ refusal: Refusal) -> ExitCode {
        switch refusal.reason {
        case .unauthorised, .parse: .notAuthentic
        case .ineligible, .undecided: .ineligible
        default: .failure
        }
    }

    /// Starts the new software: by the configured command, or by starting the agent again, which is all that a
    /// component without a service of its own needs.
    private func restart() throws(AgentError) -> ExitCode {
        // Who asked the agent to stop did not ask for a restart; the trial waits for the next start.
        if StopSignal.isRaised { return .success }
        // The command may start the new software, so the links must lead to it by then.
        do throws(FileError) { try session.slots.activate(session.state) } catch {
            throw AgentError(.failure, error.description)
        }
        let command = session.configuration.restartCommand
        if !command.isEmpty {
            session.log.info("restart", "running \(command)")
            switch HealthCheck.run(command, slot: "", timeout: session.configuration.confirmTimeout) {
            case .healthy: break
            case .failed(let reason):
                if StopSignal.isRaised { return .success }
                session.log.error("restart", "the restart command \(reason)")
            }
        }
        session.log.info("restart", "starting again")
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        throw AgentError(.failure, "cannot start again: \(String(cString: strerror(errno)))")
    }

    private func random() -> UInt64 {
        var value: UInt64 = 0
        for byte in (try? LibcryptoProvider.randomBytes(8)) ?? [] { value = value << 8 | UInt64(byte) }
        return value
    }
}
