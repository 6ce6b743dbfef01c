import Foundation

/// The programs that were built together with the tests.
enum Binary {
    static let fettle = path("fettle")
    static let agent = path("fettle-agent")

    private static func path(_ name: String) -> String {
        var folders = CommandLine.arguments.prefix(1).map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            folders.append(URL(fileURLWithPath: own).deletingLastPathComponent())
        }
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        folders.append(checkout.appendingPathComponent(".build/debug"))
        for folder in folders {
            let file = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: file) { return file }
        }
        return name
    }
}
