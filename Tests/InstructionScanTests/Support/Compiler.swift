import Foundation

/// The system's C compiler: real programs, made when the tests run.
enum Compiler {
    static let path = "/usr/bin/gcc"

    /// Whether it is there and makes programs for this processor.
    static let isThere: Bool = {
        #if arch(x86_64) && os(Linux)
        return FileManager.default.isExecutableFile(atPath: path) && program("int main(void) { return 0; }") != nil
        #else
        return false
        #endif
    }()

    /// Whether programs without shared libraries can be made.
    static let makesStaticPrograms = isThere && program("int main(void) { return 0; }", ["-static"]) != nil

    /// The bytes of the program or library that `source` becomes.
    static func program(_ source: String, _ options: [String] = []) -> [UInt8]? {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scan-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let input = folder.appendingPathComponent("sample.c")
            let output = folder.appendingPathComponent("sample")
            try Data(source.utf8).write(to: input)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = ["-O2"] + options + ["-o", output.path, input.path, "-lm"]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { return nil }
            return [UInt8](try Data(contentsOf: output))
        } catch {
            return nil
        }
    }
}
