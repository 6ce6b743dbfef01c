/// A link that a package's install script has `update-alternatives` set (update-alternatives(1)): what several packages
/// offer under one path, of which one is chosen.
///
/// The script is not run: read are commands that state link, name and path in so many words. Commands with variables are
/// passed over, and so is whether a command is inside of a condition.
public struct DebianAlternative: Equatable, Sendable {
    /// Where choices are kept: `link` leads to a link there, and that one to `path`.
    public static let folder = "/etc/alternatives/"
    /// Most commands that are read of one script.
    static let limit = 256

    /// The path under which it is found.
    public var link: String
    /// Its name in the folder of choices.
    public var name: String
    /// What the package offers.
    public var path: String

    /// A link to `path` by way of `name`.
    public init(link: String, name: String, path: String) {
        self.link = link
        self.name = name
        self.path = path
    }

    /// The links that `script` has set.
    public static func all(in script: [UInt8]) -> [DebianAlternative] {
        var alternatives: [DebianAlternative] = []
        for command in commands(script) {
            guard
                let start = command.firstIndex(where: {
                    $0 == "update-alternatives" || $0.hasSuffix("/update-alternatives")
                })
            else { continue }
            var place = start + 1
            while place < command.count, alternatives.count < limit {
                guard command[place] == "--install" || command[place] == "--slave", place + 3 < command.count else {
                    place += 1
                    continue
                }
                let (link, name, path) = (command[place + 1], command[place + 2], command[place + 3])
                if isPath(link), isPath(path), isLiteral(name), !name.contains("/") {
                    alternatives.append(DebianAlternative(link: link, name: name, path: path))
                }
                place += 4
            }
        }
        return alternatives
    }

    private static func isPath(_ word: String) -> Bool { word.hasPrefix("/") && isLiteral(word) }

    /// Whether a shell takes the word as it stands.
    private static func isLiteral(_ word: String) -> Bool {
        !word.isEmpty && !word.utf8.contains { "$`*?[]{}()<>\\\"'~".utf8.contains($0) }
    }

    /// The commands of a shell script as words, so far as they need no shell to be told apart.
    private static func commands(_ script: [UInt8]) -> [[String]] {
        var commands: [[String]] = []
        var words: [String] = []
        var word: [UInt8] = []
        func endWord() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word = []
        }
        func endCommand() {
            endWord()
            if !words.isEmpty { commands.append(words) }
            words = []
        }
        var isComment = false
        var quote: UInt8?
        var place = 0
        while place < script.count {
            let byte = script[place]
            place += 1
            if isComment, byte != 0x0A { continue }
            isComment = false
            switch byte {
            case 0x5C where place < script.count && script[place] == 0x0A:
                // The command goes on in the next line.
                place += 1
            case 0x22, 0x27:
                // A quoted word is taken as it stands; a quote without an end ends with its line.
                if quote == byte { quote = nil } else if quote == nil { quote = byte } else { word.append(byte) }
            case 0x0A:
                quote = nil
                endCommand()
            case _ where quote != nil: word.append(byte)
            case 0x20, 0x09, 0x0D: endWord()
            case 0x3B, 0x26, 0x7C: endCommand()
            case 0x23 where word.isEmpty: isComment = true
            default: word.append(byte)
            }
        }
        endCommand()
        return commands
    }
}
