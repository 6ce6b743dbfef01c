import BootControl
import Glibc

/// The notice and the answer to it, as files of the state folder.
///
/// ```
/// notice.json     what a user should know, for whoever shows it
/// notice.cbor     the same for the agent
/// decision        the answer: "approve QUESTION" or "reject QUESTION"
/// ```
struct NoticeBoard {
    /// The state folder.
    let folder: String

    /// An answer of the user.
    enum Decision: String, Equatable {
        case approve
        case reject
    }

    private var path: String { folder + "/notice.cbor" }
    private var decisionPath: String { folder + "/decision" }

    /// The present notice, or `nil` where there is none that can be read: it is made anew then.
    func read() -> Notice? {
        guard let bytes = try? DurableFile.read(path, limit: Notice.byteLimit) else { return nil }
        return try? Notice(decoding: bytes.span)
    }

    /// Puts up a notice in place of the present one.
    func write(_ notice: Notice) throws(FileError) {
        var writer = JSONWriter()
        notice.write(&writer)
        try DurableFile.write(Array((writer.text + "\n").utf8), to: folder + "/notice.json")
        try DurableFile.write(notice.encoded, to: path)
    }

    /// Takes the notice down, and the answer with it.
    func clear() throws(FileError) {
        for name in ["/notice.json", "/notice.cbor", "/decision"] where access(folder + name, F_OK) == 0 {
            try DurableFile.remove(folder + name)
        }
    }

    /// Takes a question down that has been answered; the answer stays until the update is over.
    func takeDown(_ question: [UInt8]) {
        guard let notice = read(), notice.isQuestion, notice.question == question else { return }
        for name in ["/notice.json", "/notice.cbor"] { unlink(folder + name) }
    }

    /// The answer to a question; `nil` where there is none yet. An answer to another question is none.
    func decision(_ question: [UInt8]) -> Decision? {
        guard let bytes = try? DurableFile.read(decisionPath, limit: 256) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }
        guard words.count == 2, words[1].lowercased() == Hexadecimal.text(question) else { return nil }
        return Decision(rawValue: String(words[0]))
    }

    /// Keeps the answer to a question.
    func decide(_ decision: Decision, _ question: [UInt8]) throws(FileError) {
        try DurableFile.write(
            Array("\(decision.rawValue) \(Hexadecimal.text(question))\n".utf8),
            to: decisionPath
        )
    }

    /// Whether any answer is there: a reason to look at the question once more.
    var hasDecision: Bool { access(decisionPath, F_OK) == 0 }
}
