/// A pattern of characters, `*` for any number of any characters, and `?` for any one. A backslash takes the next character
/// as itself.
///
/// The whole value must match. Matching takes at most pattern length times value length steps, whatever the two are.
public struct QueryPattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let text: String

    private enum Piece: Hashable, Sendable {
        case any
        case one
        case character(Unicode.Scalar)
    }

    private let pieces: [Piece]

    /// Reads a pattern.
    ///
    /// - Parameter text: The pattern.
    /// - Returns: Nothing when it ends in a single backslash.
    public init?(_ text: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for character in text.unicodeScalars {
            if isEscaped {
                pieces.append(.character(character))
                isEscaped = false
                continue
            }
            switch character {
            case "\\": isEscaped = true
            case "*": if pieces.last != .any { pieces.append(.any) }
            case "?": pieces.append(.one)
            default: pieces.append(.character(character))
            }
        }
        guard !isEscaped else { return nil }
        self.text = text
        self.pieces = pieces
    }

    /// Whether a value matches.
    ///
    /// - Parameter value: The value. One of more than ``QueryLimits/patternSubject`` bytes matches nothing.
    public func matches(_ value: String) -> Bool {
        guard value.utf8.count <= QueryLimits.patternSubject else { return false }
        let characters = Array(value.unicodeScalars)
        var position = 0
        var piece = 0
        // After the last star: where to go on in the pattern, and how many characters the star has taken.
        var retry: (piece: Int, position: Int)?
        while position < characters.count {
            if piece < pieces.count {
                switch pieces[piece] {
                case .any:
                    retry = (piece + 1, position)
                    piece += 1
                    continue
                case .one:
                    position += 1
                    piece += 1
                    continue
                case .character(let character) where character == characters[position]:
                    position += 1
                    piece += 1
                    continue
                case .character:
                    break
                }
            }
            guard let last = retry else { return false }
            retry = (last.piece, last.position + 1)
            piece = last.piece
            position = last.position + 1
        }
        while piece < pieces.count, pieces[piece] == .any { piece += 1 }
        return piece == pieces.count
    }
}
