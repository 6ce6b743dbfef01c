/// Refuses texts that nest deeply before a parser that recurses gets to see them.
enum SpecificationDepth {
    /// Deepest nesting of brackets, or of columns of indentation: far more than a specification has.
    static let limit = 64

    static func check(_ text: String, file: String?) throws(AuthorError) {
        var depth = 0
        var line = 1
        var column = 0
        // Block sequences nest on one line as "- - -", and explicit keys as "? ? ?".
        var indicators = 0
        var isIndentation = true
        var isIndicator = false
        for byte in text.utf8 {
            column += 1
            switch byte {
            case 0x0A:
                line += 1
                column = 0
                indicators = 0
                isIndentation = true
            case 0x20: if isIndentation, isIndicator { indicators += 1 }
            case 0x2D, 0x3F: if isIndicator { isIndentation = false }
            case 0x5B, 0x7B:
                depth += 1
                isIndentation = false
            case 0x5D, 0x7D: depth = max(0, depth - 1)
            default: isIndentation = false
            }
            isIndicator = byte == 0x2D || byte == 0x3F
            if depth > limit || indicators > limit {
                throw AuthorError(
                    .specification,
                    "the file nests too deeply",
                    at: SourcePlace(file: file, line: line, column: column),
                    expected: "at most \(limit) levels"
                )
            }
        }
    }
}
