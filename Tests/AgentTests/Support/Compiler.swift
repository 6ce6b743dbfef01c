import BootControl
import Glibc

@testable import Agent

/// The C compiler of the machine, where there is one.
enum Compiler {
    static let path = ["/usr/bin/gcc", "/usr/bin/cc", "/usr/bin/clang"].first { (path: String) in
        access(path, X_OK) == 0
    }

    /// Compiles a source text to `output` in the folder.
    static func compile(
        _ source: String,
        _ folder: TemporaryFolder,
        _ output: String,
        _ options: String
    ) throws -> Bool {
        guard let path else { return false }
        try folder.write(source, to: output + ".c")
        let command = "cd \(folder.path) && \(path) \(output).c -o \(output) \(options) 2>/dev/null"
        return HealthCheck.run(command, slot: "", timeout: 60) == .healthy
    }
}
