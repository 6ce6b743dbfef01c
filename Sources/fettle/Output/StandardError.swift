import Foundation

/// The stream for errors, warnings and progress, so that standard output holds results alone.
enum StandardError {
    static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    static func warn(_ text: String) {
        write(Style.standardError.paint("warning:", .yellow) + " " + Printable.line(text) + "\n")
    }
}
