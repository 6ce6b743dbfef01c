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
    private let inventoryClock = InventoryClock()

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
        if try TrialRun(session: session).run() { return try Restart(session: session).run() }
        if !isOnce { session.neighbourhood?.start(session.state) }
        defer { session.neighbourhood?.stop() }
        var schedule = PollSchedule(interval: session.configuration.pollInterval)
        if !isOnce { sleep(schedule.first(random: random())) }
        while !StopSignal.isRaised {
            do throws(AgentError) {
                switch try step() {
                case .restart:
                    session.neighbourhood?.stop()
                    return try Restart(session: session).run()
                case .nothing:
                    if isOnce { return .success }
                case .done(let code):
                    if isOnce { return code }
                }
                sleep(schedule.afterAnswer(random: random()))
            } catch {
                if isOnce || !error.isTransient { throw error }
                session.log.warning("poll", error.message)
                sleep(schedule.afterFailure(retryAfter: error.retryAfter, random: random()))
            }
        }
        return .success
    }

    /// Installs what was handed over, or else polls.
    private func step() throws(AgentError) -> PollResult {
        try session.beginRun()
        // What waits for an answer is looked at when there is one; what waits for its hours, when they have come.
        let notice = session.board.read()
        let isOpen =
            DownloadHours(windows: session.configuration.download.windows, now: session.facts.now).wait
            == 0
        let isAnswered = notice.map { session.board.decision($0.question) != nil } ?? true
        if isAnswered || (notice?.kind == .window && isOpen) {
            InstallRequest.resume(in: session.configuration.stateFolder)
        }
        guard let handover = InstallRequest.take(from: session.configuration.stateFolder) else {
            return try poll()
        }
        session.log.info("install", "installing \(handover.file)")
        let result: PollResult
        let before = session.local
        defer { session.local = before }
        do throws(AgentError) {
            result = try conclude(InstallCommand(session: session, request: handover).update())
        } catch {
            // What is wrong with a file that somebody has named is no reason to stop.
            session.log.error("install", error.message)
            return .done(error.exitCode)
        }
        if case .done(.waiting) = result { handover.wait(in: session.configuration.stateFolder) }
        return result
    }

    /// Sleeps until the next poll, or until there is something to do before.
    private func sleep(_ milliseconds: UInt64) {
        var milliseconds = milliseconds
        let notice = session.board.read()
        if notice?.kind == .window {
            let hours = DownloadHours(
                windows: session.configuration.download.windows,
                now: session.facts.now
            )
            // The hours may be over by the next poll.
            if hours.wait > 0 { milliseconds = min(milliseconds, (hours.wait + 1) * 1_000) }
        }
        StopSignal.sleep(milliseconds: milliseconds) {
            InstallRequest.isThere(in: session.configuration.stateFolder)
                || (notice?.isQuestion == true && session.board.decision(notice?.question ?? []) != nil)
        }
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
        InventoryRun(session: session, clock: inventoryClock).run { () throws(AgentError) in
            try keyRing.policy(now: session.facts.now)
        }
        guard let envelope else { return .nothing }
        let policy = try keyRing.policy(now: session.facts.now)
        return try conclude(UpdateRun(session: session, isDry: false).run(envelope, policy: policy))
    }

    private func conclude(_ outcome: UpdateRun.Outcome) throws(AgentError) -> PollResult {
        guard case .concluded(let conclusion) = outcome else { return .nothing }
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
        case .postponed(.awaitingUser, let detail), .postponed(.awaitingWindow, let detail):
            session.log.info("waiting", detail.string)
            return .done(.waiting)
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
        case .ineligible, .undecided, .probeFailed: .ineligible
        default: .failure
        }
    }

    private func random() -> UInt64 {
        var value: UInt64 = 0
        for byte in (try? LibcryptoProvider.randomBytes(8)) ?? [] { value = value << 8 | UInt64(byte) }
        return value
    }
}
