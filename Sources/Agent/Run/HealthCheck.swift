import Glibc

/// Runs a component's health command after the first start with new software.
enum HealthCheck {
    /// How a health command ended.
    enum Outcome: Equatable {
        case healthy
        case failed(String)
    }

    /// Runs `command` by the shell, with `{slot}` replaced by the path of the slot, for at most `timeout` seconds.
    static func run(_ command: String, slot: String, timeout: UInt64) -> Outcome {
        let line = replacing("{slot}", in: command, by: quoted(slot))
        var process: pid_t = 0
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that a command that hangs is ended with everything that it started.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let arguments = ["/bin/sh", "-c", line]
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let result = posix_spawn(&process, "/bin/sh", nil, &attributes, &pointers, environ)
        guard result == 0 else { return .failed("cannot be started: \(String(cString: strerror(result)))") }
        var waited: UInt64 = 0
        var status: CInt = 0
        while waited < timeout * 50 {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return verdict(status) }
            if ended < 0, errno != EINTR { return .failed("cannot be waited for") }
            usleep(20_000)
            waited += 1
        }
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        return .failed("did not end within \(timeout) s")
    }

    private static func verdict(_ status: CInt) -> Outcome {
        if status & 0x7F != 0 { return .failed("was ended by signal \(status & 0x7F)") }
        let code = (status >> 8) & 0xFF
        return code == 0 ? .healthy : .failed("ended with \(code)")
    }

    private static func quoted(_ text: String) -> String {
        "'" + replacing("'", in: text, by: "'\\''") + "'"
    }

    private static func replacing(_ pattern: String, in text: String, by replacement: String) -> String {
        let bytes = Array(text.utf8)
        let sought = Array(pattern.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if index + sought.count <= bytes.count, Array(bytes[index..<(index + sought.count)]) == sought {
                output.append(contentsOf: replacement.utf8)
                index += sought.count
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
