import Foundation

/// Colours, on a terminal and where nobody has set NO_COLOR (no-color.org).
struct Style: Sendable {
    enum Paint: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case bold = "1"
        case dim = "2"
    }

    let isColoured: Bool

    static let plain = Style(isColoured: false)
    static let standardOutput = Style(isColoured: Terminal.isTerminal(STDOUT_FILENO) && Terminal.allowsColour)
    static let standardError = Style(isColoured: Terminal.isTerminal(STDERR_FILENO) && Terminal.allowsColour)

    func paint(_ text: String, _ paint: Paint?) -> String {
        guard isColoured, let paint, !text.isEmpty else { return text }
        return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
    }
}
