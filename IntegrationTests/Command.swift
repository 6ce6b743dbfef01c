import Foundation

/// A program that was run to its end.
struct Command {
    let status: Int32
    let output: String
    let error: String

    /// Runs `program`, and waits for its end.
    @discardableResult
    static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL? = nil
    ) throws -> Command {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = folder }
        // Files instead of pipes: output of any length, and no reader that could block.
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-run-\(UUID().uuidString)")
        let files = [scratch.appendingPathExtension("out"), scratch.appendingPathExtension("err")]
        for file in files { FileManager.default.createFile(atPath: file.path, contents: nil) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        return Command(
            status: process.terminationStatus,
            output: try String(contentsOf: files[0], encoding: .utf8),
            error: try String(contentsOf: files[1], encoding: .utf8)
        )
    }

    /// The output as JSON.
    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
}
