import BootControl
import Glibc

/// Starts the new software: by the configured command, or by starting the agent again, which is all that a component
/// without a service of its own needs.
struct Restart {
    let session: AgentSession

    func run() throws(AgentError) -> ExitCode {
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
}
