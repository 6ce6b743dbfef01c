import Author

/// Text from outside on its way to a terminal (rule 8): what could move the cursor, start another line or turn the
/// direction of writing is shown by its number.
enum Printable {
    static func line(_ text: String) -> String { PrintableText.line(text) }
}
