import Foundation
import Synchronization

/// What a distributor tells on standard output when it listens: where, and at the first start the operator's token.
final class Announcement: Sendable {
    private struct Content: Encodable {
        var url = ""
        var operatorToken: String?
        var operatorTokenFile: String?
    }

    private let content = Mutex(Content())

    func token(_ token: String) {
        content.withLock { $0.operatorToken = token }
    }

    func tokenFile(_ path: String) {
        content.withLock { $0.operatorTokenFile = path }
    }

    func announce(_ url: String, _ output: OutputOptions) {
        let content = content.withLock { content in
            content.url = url
            return content
        }
        if output.json {
            JSONOutput.show(content)
        } else {
            if let token = content.operatorToken {
                print("operator token: \(token)")
                print("It is shown this once. Keep it in a file, and name that with --token-file.")
            }
            if let file = content.operatorTokenFile { print("operator token written to \(Printable.line(file))") }
            print("serving on \(url)")
        }
        fflush(nil)
    }
}
