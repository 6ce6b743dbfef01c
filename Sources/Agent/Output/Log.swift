import Glibc

/// Lines on standard error, for the journal. With `json` each is an object.
public struct Log: Sendable {
    /// How serious a line is.
    public enum Level: String, Sendable {
        /// What goes on.
        case info
        /// What is odd but goes on.
        case warning
        /// What failed.
        case error
    }

    private let json: Bool

    /// A log of text lines, or of JSON objects.
    public init(json: Bool) {
        self.json = json
    }

    /// Writes a line. Control characters in `message`, which may hold text from outside, never reach the log.
    public func write(_ level: Level, _ event: String, _ message: String) {
        var line: String
        if json {
            var writer = JSONWriter()
            writer.object {
                $0.key("time")
                $0.value(Log.timestamp())
                $0.key("level")
                $0.value(level.rawValue)
                $0.key("event")
                $0.value(event)
                $0.key("message")
                $0.value(message)
            }
            line = writer.text
        } else {
            line = "fettle-agent: "
            if level != .info { line += level.rawValue + ": " }
            line += Log.escaped(message)
        }
        line += "\n"
        // One write per line, so that the lines of several processes do not mix.
        line.withUTF8 { buffer in _ = Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count) }
    }

    /// `text` with control characters spelled out: it may come from outside, and go to a terminal.
    static func escaped(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                output += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    func info(_ event: String, _ message: String) { write(.info, event, message) }
    func warning(_ event: String, _ message: String) { write(.warning, event, message) }
    func error(_ event: String, _ message: String) { write(.error, event, message) }

    private static func timestamp() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
