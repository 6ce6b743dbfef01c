import Foundation

/// The stream for errors, warnings and progress, so that standard output holds results alone.
enum StandardError {
    static func write(_ text: String) {
        // Where even this cannot be written, there is nobody left to tell.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    static func warn(_ text: String) {
        write(Style.standardError.paint("warning:", .yellow) + " " + Printable.line(text) + "\n")
    }
}
