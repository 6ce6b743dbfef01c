import BootControl
import Glibc

/// An update file to install, and images that go with it. Where an agent runs, it finds the request in the state folder.
struct InstallRequest: Equatable {
    /// The update file.
    let file: String
    /// Images that need not be downloaded.
    let images: [String]

    private static let byteLimit = 65_536
    private static let imageLimit = 64

    private static func path(_ folder: String) -> String { folder + "/install" }

    init(file: String, images: [String]) throws(AgentError) {
        self.file = try InstallRequest.absolute(file)
        var paths: [String] = []
        for image in images { paths.append(try InstallRequest.absolute(image)) }
        self.images = paths
    }

    private init(paths: [String]) {
        file = paths[0]
        images = Array(paths.dropFirst())
    }

    /// Whether somebody has left a request.
    static func isThere(in folder: String) -> Bool { access(path(folder), F_OK) == 0 }

    /// Leaves the request for the agent that runs.
    func leave(in folder: String) throws(AgentError) {
        let text = ([file] + images).joined(separator: "\n") + "\n"
        do throws(FileError) {
            try DurableFile.write(Array(text.utf8), to: InstallRequest.path(folder), mode: 0o600)
        } catch {
            throw AgentError(.failure, error.description)
        }
    }

    private static func waitingPath(_ folder: String) -> String { folder + "/install.waiting" }

    /// Keeps the request until its question is answered, or its hours come.
    func wait(in folder: String) {
        do throws(AgentError) { try leave(in: folder) } catch { return }
        rename(InstallRequest.path(folder), InstallRequest.waitingPath(folder))
    }

    /// Lets a request that waits be taken again.
    static func resume(in folder: String) {
        guard access(waitingPath(folder), F_OK) == 0, !isThere(in: folder) else { return }
        rename(waitingPath(folder), path(folder))
    }

    /// Takes a request that was left; it is carried out once, whatever comes of it.
    static func take(from folder: String) -> InstallRequest? {
        let path = path(folder)
        guard let bytes = try? DurableFile.read(path, limit: byteLimit) else { return nil }
        unlink(path)
        let paths = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        guard !paths.isEmpty, paths.count <= imageLimit + 1, paths.allSatisfy({ $0.hasPrefix("/") })
        else { return nil }
        return InstallRequest(paths: paths)
    }

    private static func absolute(_ path: String) throws(AgentError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw AgentError(.usage, FileError("open", path).description)
        }
        defer { free(resolved) }
        let text = String(cString: resolved)
        guard !text.contains("\n") else {
            throw AgentError(.usage, "\(path) has a line break in its name")
        }
        return text
    }
}
