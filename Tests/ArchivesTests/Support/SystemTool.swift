import Foundation

/// A program of the system that makes samples. Tests that need one are skipped where it is not there.
struct SystemTool: Sendable {
    let path: String

    /// The program of this name on the search path.
    init?(_ name: String) {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        guard
            let path = folders.map({ "\($0)/\(name)" }).first(where: {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        else { return nil }
        self.path = path
    }

    /// Whether the program is there.
    static func isThere(_ names: String...) -> Bool { names.allSatisfy { SystemTool($0) != nil } }

    /// Runs it in `folder` and returns what it prints.
    func run(_ arguments: [String], in folder: URL) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw SystemToolError(path: path, status: process.terminationStatus)
        }
        return Array(data)
    }
}

/// A program that failed.
struct SystemToolError: Error {
    let path: String
    let status: Int32
}

/// A folder that is removed after a test.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("archives-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

extension URL {
    /// Writes a file below this folder.
    func write(_ name: String, _ content: [UInt8]) throws {
        let file = appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: file)
    }

    /// Reads a file below this folder.
    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: appendingPathComponent(name))) }
}
