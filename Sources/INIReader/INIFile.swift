import CInih
import Glibc

/// A configuration file in the INI form that RAUC's `system.conf` has: sections, keys and values, in their order.
public struct INIFile: Sendable {
    /// One line `key = value` under a section.
    public struct Entry: Sendable, Equatable {
        /// The section, empty before the first one.
        public let section: String
        /// The key.
        public let key: String
        /// The value, without white space around it.
        public let value: String

        /// A line of a section.
        public init(section: String, key: String, value: String) {
            self.section = section
            self.key = key
            self.value = value
        }
    }

    /// The entries in the order of the file.
    public let entries: [Entry]

    private let text: String

    /// Parses the text of a file.
    ///
    /// - Throws: ``INIError`` where a line is no section, entry or comment.
    public init(parsing text: String) throws(INIError) {
        guard !text.utf8.contains(0) else {
            throw INIError(line: 0, message: "the file has a zero byte; expected text in UTF-8")
        }
        let collector = Collector()
        let failedLine = withExtendedLifetime(collector) {
            text.withCString { pointer in
                ini_parse_string(
                    pointer,
                    { user, section, name, value in
                        guard let user, let section, let name, let value else { return 0 }
                        Unmanaged<Collector>.fromOpaque(user).takeUnretainedValue().entries.append(
                            Entry(
                                section: String(cString: section),
                                key: String(cString: name),
                                value: String(cString: value)
                            )
                        )
                        return 1
                    },
                    Unmanaged.passUnretained(collector).toOpaque()
                )
            }
        }
        guard failedLine == 0 else {
            throw INIError(
                line: Int(max(failedLine, 0)),
                message: "neither a section [name], nor key = value, nor a comment that starts with ; or #"
            )
        }
        self.entries = collector.entries
        self.text = text
    }

    /// The line, counted from 1, on which `key` of `section` stands, or 0.
    public func line(of key: String, in section: String) -> Int {
        var current = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.first == "[", let end = trimmed.firstIndex(of: "]") {
                current = String(trimmed[trimmed.index(after: trimmed.startIndex)..<end])
            } else if current == section, trimmed.hasPrefix(key) {
                let rest = trimmed.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }
                if rest.first == "=" || rest.first == ":" { return index + 1 }
            }
        }
        return 0
    }

    private final class Collector {
        var entries: [Entry] = []
    }
}

/// Why an INI file cannot be read.
public struct INIError: Error, Equatable, Sendable {
    /// The line, counted from 1, or 0 where it is about the whole file.
    public let line: Int
    /// What is wrong, and what was expected.
    public let message: String
}
