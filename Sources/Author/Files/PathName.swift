import Foundation

/// The folder and the name of a file, as they stand in its path.
///
/// Foundation's `deletingLastPathComponent` fails for names of one character, so it is not asked.
public struct PathName: Equatable, Sendable {
    /// The folder: `.` where the path names none.
    public let folder: String
    /// The name within it; nothing where the path ends with a slash.
    public let name: String

    /// Takes `path` apart.
    public init(_ path: String) {
        guard let slash = path.lastIndex(of: "/") else {
            folder = "."
            name = path
            return
        }
        name = String(path[path.index(after: slash)...])
        folder = slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path of `name` in the same folder.
    public func sibling(_ name: String) -> String {
        folder == "." ? name : folder == "/" ? "/" + name : folder + "/" + name
    }

    /// Where `path` leads to in the end: links are followed, also one that leads to nothing yet. `nil` where links go
    /// in circles.
    static func resolved(_ path: String) -> String? {
        var path = path
        for _ in 0..<32 {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
            path = next.hasPrefix("/") ? next : PathName(path).sibling(next)
        }
        return nil
    }
}
