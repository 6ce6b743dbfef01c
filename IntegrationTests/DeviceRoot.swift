import Foundation

/// A root file system of a few files for devices: the programs that the tests install, and the libraries that they need,
/// all as they lie on this machine. Agents index a root before they judge, and a whole machine takes them seconds.
enum DeviceRoot {
    private static let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("fettle-root-\(UUID().uuidString)")

    private static let made = Result {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: DeviceRoot.folder) }
        try fill(folder)
    }

    /// Puts programs and libraries into another root.
    static func fill(_ folder: URL) throws {
        for file in try files() { try install(file, in: folder) }
    }

    /// The folder. All devices of a test run share it: no agent of these tests writes there.
    static func path() throws -> String {
        try made.get()
        return folder.path
    }

    /// The programs, and what `ldd` says that they load.
    private static func files() throws -> [String] {
        var files = [Workshop.old, Workshop.new, "/etc/os-release"]
        for program in [Workshop.old, Workshop.new] {
            let listed = try Command.run("/usr/bin/ldd", [program]).output
            for line in listed.split(separator: "\n") {
                files += line.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("/") }.map(String.init)
            }
        }
        return files
    }

    /// Copies the file at `path`, and the links that lead to it.
    private static func install(_ path: String, in folder: URL) throws {
        let manager = FileManager.default
        var pending = path.split(separator: "/").map(String.init)
        var walked = ""
        for _ in 0..<64 {
            guard !pending.isEmpty else { return }
            let name = pending.removeFirst()
            if name == ".." {
                walked = (walked as NSString).deletingLastPathComponent
                continue
            }
            let here = walked == "/" ? "/" + name : walked + "/" + name
            let copy = folder.path + here
            if let target = try? manager.destinationOfSymbolicLink(atPath: here) {
                if (try? manager.destinationOfSymbolicLink(atPath: copy)) == nil {
                    try manager.createSymbolicLink(atPath: copy, withDestinationPath: target)
                }
                if target.hasPrefix("/") { walked = "" }
                pending = target.split(separator: "/").map(String.init) + pending
                continue
            }
            walked = here
            guard !manager.fileExists(atPath: copy) else { continue }
            if pending.isEmpty {
                try manager.copyItem(atPath: here, toPath: copy)
            } else {
                try manager.createDirectory(atPath: copy, withIntermediateDirectories: false)
            }
        }
    }
}
