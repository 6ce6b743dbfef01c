import CBOR
import Glibc
import UpdateProtocol

/// A notice in lines for people. Its texts come from outside.
enum NoticeText {
    static func describe(_ notice: Notice) -> String {
        var text: String
        switch notice.kind {
        case .question, .remedies:
            text = "question   " + Log.escaped(notice.detail.string) + "\n"
            text += "           answer with fettle-agent approve or fettle-agent reject\n"
            if notice.until > 0 { text += "           decided without an answer at \(time(notice.until))\n" }
        case .window:
            text = "waiting    " + Log.escaped(notice.detail.string) + "\n"
            if notice.until > 0 { text += "           they begin at \(time(notice.until))\n" }
        case .refused:
            text = "refused    \(ReportReason(code: notice.reason).name): " + Log.escaped(notice.detail.string) + "\n"
        }
        for change in notice.changes {
            text += "           " + Log.escaped(change.component.string)
            if !change.version.isEmpty { text += " " + Log.escaped(change.version.string) }
            text += change.size > 0 ? ", \(change.size) bytes\n" : "\n"
        }
        for edge in notice.edges { text += "           " + Log.escaped(EdgeText.describe(edge)) + "\n" }
        for ruling in notice.rulings { text += "           " + Log.escaped(ruling.string) + "\n" }
        for remedy in notice.remedies {
            text += "           remedy: " + Log.escaped(RemedyText.describe(remedy)) + "\n"
        }
        if !notice.remedies.isEmpty, !notice.isRemedied {
            text += "           more is missing, for which no remedy is known\n"
        }
        return text
    }

    /// A time by the local clock.
    private static func time(_ seconds: UInt64) -> String {
        var moment = time_t(clamping: seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M", &parts)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
