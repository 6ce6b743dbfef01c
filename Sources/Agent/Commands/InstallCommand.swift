import CBOR
import DeviceCore
import LibcryptoProvider
import UpdateProtocol

/// `fettle-agent install`: manifest and descriptor from a file, and the payload from the same file, another one, a medium
/// or the network [A3, E3]. The rules are those of a manifest from the distributor: what the file holds is not opened
/// before the manifest is authentic and the verdict is there.
struct InstallCommand {
    let session: AgentSession
    let request: InstallRequest

    /// Installs, starts the new software, and sees it prove itself.
    func run() throws(AgentError) -> ExitCode {
        session.isOffline = true
        if session.state.trial != nil { Spool(session).finish() }
        if try TrialRun(session: session).run() { return try Restart(session: session).run() }
        try session.beginRun()
        let outcome = try update()
        session.sendUnreported()
        guard case .concluded(let conclusion) = outcome else { return .success }
        switch conclusion {
        case .installed:
            session.log.info("installed", "new software is in place and runs after the next start")
            return try Restart(session: session).run()
        case .current:
            session.log.info("current", "this software runs")
            return .success
        case .refused(let refusal): return AgentLoop.exitCode(refusal)
        case .postponed(.awaitingUser, let detail), .postponed(.awaitingWindow, let detail):
            // The running agent, or the next one, goes on when the answer is there.
            request.wait(in: session.configuration.stateFolder)
            session.log.info("waiting", detail.string)
            return .waiting
        case .postponed(let reason, let detail):
            throw AgentError(reason == .operationFailed ? .unreachable : .failure, detail.string)
        }
    }

    /// Deals with the manifest of the file.
    func update() throws(AgentError) -> UpdateRun.Outcome {
        let read = try UpdateFileReader.read(request.file)
        session.local = LocalPayloads(
            file: (request.file, read.content),
            images: request.images,
            folders: session.configuration.download.mediaFolders
        )
        let policy = try KeyRing(session.configuration, crypto: session.crypto).policy(
            now: session.facts.now
        )
        return UpdateRun(session: session, isDry: false).run(read.envelope, policy: policy)
    }
}
