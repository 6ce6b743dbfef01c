import BootControl
import Glibc

/// Runs a command that the device's owner has configured, with what it has to know on its standard input.
enum CommandRun {
    /// How it ended.
    enum Outcome: Equatable {
        /// By itself, with this code.
        case ended(CInt)
        /// Otherwise.
        case failed(String)
    }

    /// Runs `command` by the shell for at most `timeout` seconds, or until the agent is asked to stop.
    ///
    /// - Parameter folder: where the input stands as a file meanwhile.
    static func run(_ command: String, input: String, folder: String, timeout: UInt64) -> Outcome {
        let path = folder + "/input.json"
        do throws(FileError) {
            let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
            try file.write(input.utf8.span)
        } catch {
            return .failed(error.description)
        }
        defer { unlink(path) }
        var process: pid_t = 0
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that a command that hangs is ended with everything that it started.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path, O_RDONLY, 0)
        // What the command has to say goes where the agent's log goes.
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        let arguments = ["/bin/sh", "-c", command]
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let result = posix_spawn(&process, "/bin/sh", &actions, &attributes, &pointers, environ)
        guard result == 0 else {
            return .failed("cannot be started: \(String(cString: strerror(result)))")
        }
        return wait(process, timeout)
    }

    private static func wait(_ process: pid_t, _ timeout: UInt64) -> Outcome {
        var waited: UInt64 = 0
        var status: CInt = 0
        while waited < timeout * 50, !StopSignal.isRaised {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process {
                if status & 0x7F != 0 { return .failed("was ended by signal \(status & 0x7F)") }
                return .ended((status >> 8) & 0xFF)
            }
            if ended < 0, errno != EINTR { return .failed("cannot be waited for") }
            usleep(20_000)
            waited += 1
        }
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        return .failed(
            StopSignal.isRaised ? "was stopped with the agent" : "did not end within \(timeout) s"
        )
    }
}
