import Glibc

/// The table, and whether everything in it is as it must be.
struct Report {
    private(set) var failures = 0

    /// A figure that is told.
    func tell(_ name: String, _ figure: String) {
        print(Report.line(name, figure, ""))
    }

    /// A figure that must not pass a limit.
    mutating func check(_ name: String, _ figure: Double, atMost limit: Double, _ unit: String) {
        let holds = figure <= limit
        if !holds { failures += 1 }
        print(Report.line(name, text(figure, unit), "at most \(text(limit, unit)): \(holds ? "ok" : "TOO MUCH")"))
    }

    func heading(_ text: String) { print("\n\(text)") }

    /// A figure of three digits.
    func text(_ figure: Double, _ unit: String) -> String {
        if figure == figure.rounded(), figure.magnitude < 1e9 { return "\(Int(figure)) \(unit)" }
        let digits = figure >= 100 ? 1.0 : figure >= 10 ? 10.0 : 1_000.0
        return "\((figure * digits).rounded() / digits) \(unit)"
    }

    private static func line(_ name: String, _ figure: String, _ verdict: String) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        return "  " + padded(name, 58) + padded(figure, 16) + verdict
    }
}
