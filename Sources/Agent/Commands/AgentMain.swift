import BootControl
import DeviceCore
import Glibc
import SUIT
import UpdateProtocol

/// The agent as a program.
public enum AgentMain {
    /// Does what `arguments`, the program's name first, ask for.
    ///
    /// - Returns: how the process should end.
    public static func run(_ arguments: [String]) -> ExitCode {
        switch AgentCommandLine.parse(arguments) {
        case .text(let text):
            Terminal.write(text)
            return .success
        case .mistake(let message):
            Log(json: false).error("usage", "\(message); fettle-agent --help shows what there is")
            return .usage
        case .command(let commandLine): return run(commandLine)
        }
    }

    private static func run(_ commandLine: AgentCommandLine) -> ExitCode {
        let log = Log(json: commandLine.json)
        let configuration: AgentConfiguration
        do throws(ConfigurationError) {
            configuration = try AgentConfiguration(path: commandLine.configurationPath)
        } catch {
            log.error("configuration", error.description)
            return .usage
        }
        do throws(AgentError) {
            switch commandLine.command {
            case .run:
                StopSignal.install()
                let session = try AgentSession(configuration, images: commandLine.images, log: log)
                return try AgentLoop(session: session, isOnce: commandLine.isOnce).run()
            case .check:
                let session = try AgentSession(configuration, log: log)
                return try CheckCommand(session: session, file: commandLine.file, json: commandLine.json).run()
            case .status: return try StatusCommand(configuration: configuration, json: commandLine.json).run()
            case .confirm: return try confirm(configuration)
            case .install:
                StopSignal.install()
                return try install(configuration, commandLine, log)
            case .approve: return try ConsentCommand(configuration, .approve).run()
            case .reject: return try ConsentCommand(configuration, .reject).run()
            }
        } catch {
            log.error("agent", error.message)
            return error.exitCode
        }
    }

    /// Installs an update file; a running agent is asked to.
    private static func install(
        _ configuration: AgentConfiguration,
        _ commandLine: AgentCommandLine,
        _ log: Log
    ) throws(AgentError) -> ExitCode {
        let request = try InstallRequest(file: commandLine.file ?? "", images: commandLine.images)
        // What is no update file at all is said at once.
        _ = try UpdateFileReader.read(request.file)
        let session: AgentSession
        do throws(AgentError) { session = try AgentSession(configuration, log: log) } catch {
            guard error.exitCode == .locked else { throw error }
            try request.leave(in: configuration.stateFolder)
            log.info("install", "a running agent installs it; fettle-agent status shows how far it is")
            return .success
        }
        return try InstallCommand(session: session, request: request).run()
    }

    private static func confirm(_ configuration: AgentConfiguration) throws(AgentError) -> ExitCode {
        var trial: Trial?
        do throws(FileError) {
            trial = try StateFolder.readState(in: configuration.stateFolder)?.trial
            // Software that has not been started yet cannot be good.
            if let trial, trial.starts > 0 {
                try StateFolder.markConfirmed(trial.manifest.digest.bytes, in: configuration.stateFolder)
            }
        } catch {
            throw AgentError(.failure, error.description)
        }
        guard let trial else { throw AgentError(.failure, "no software is on trial, so there is nothing to confirm") }
        guard trial.starts > 0 else {
            throw AgentError(.failure, "the new software has not been started yet; confirm it once it runs")
        }
        return .success
    }
}
