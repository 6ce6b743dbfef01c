import CBOR
import Foundation
import UpdateProtocol

/// What a device says about the state that it reports, as one text that people can read in a history and that a status
/// can be taken from again.
///
/// The first line is the explanation. Each further line is a JSON array: `["reason", name]` where something is wrong,
/// and a requirement that is not met, `[side, kind, subject, needed, found]`, for each failing edge [E7].
struct ReportDetail: Sendable, Equatable {
    /// The most bytes of all lines: what a store takes, less what the rules may put before it.
    private static let limit = 3_500
    /// The most characters of the explanation.
    private static let explanationLimit = 800

    /// The explanation.
    let explanation: String
    /// The name of the reason; nothing where nothing is wrong.
    let reason: String?
    /// The requirements that are not met.
    let edges: [FailingEdgeView]

    /// What a report says.
    init(_ report: StatusReport) {
        // Who served badly is for whoever runs that server [A7].
        let bad = (report.transfer?.servers ?? []).filter { $0.badCount > 0 }.prefix(4).map { server in
            "\(server.badCount) wrong bytes came from \(Self.clean(server.origin.string))"
        }
        let detail = Self.clean(report.detail.string, limit: Self.explanationLimit)
        explanation = ((detail.isEmpty ? [] : [detail]) + bad).joined(separator: "; ")
        reason = report.reason == .ok ? nil : "\(report.reason.name)"
        edges = report.edges.map { edge in
            FailingEdgeView(
                side: edge.side == 0 ? "lower" : "upper",
                kind: edge.kind,
                subject: Self.clean(edge.subject.string),
                needed: Self.clean(edge.needed.string),
                found: Self.clean(edge.found.string)
            )
        }
    }

    /// Reads the text of a history or of a progress. What is not of this form is taken as explanation.
    init(parsing text: String) {
        var explanation: [Substring] = []
        var reason: String?
        var edges: [FailingEdgeView] = []
        for line in text.split(separator: "\n") {
            guard line.hasPrefix("["), let data = String(line).data(using: .utf8),
                let values = try? JSONDecoder().decode([Value].self, from: data)
            else {
                explanation.append(line)
                continue
            }
            if values.count == 2, values[0].text == "reason" {
                reason = values[1].text
            } else if let edge = Self.edge(values) {
                edges.append(edge)
            } else {
                explanation.append(line)
            }
        }
        self.explanation = explanation.joined(separator: " ").trimmingCharacters(in: .whitespaces)
        self.reason = reason
        self.edges = edges
    }

    /// The text that is kept. Edges that do not fit are counted in the explanation's place.
    var text: String {
        var lines = [explanation.hasPrefix("[") ? " " + explanation : explanation]
        if let reason { lines.append(Self.line([.text("reason"), .text(reason)])) }
        var count = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        for (index, edge) in edges.enumerated() {
            let line = Self.line([
                .text(edge.side), .number(edge.kind), .text(edge.subject), .text(edge.needed), .text(edge.found),
            ])
            guard count + line.utf8.count + 1 <= Self.limit else {
                lines.append("and \(edges.count - index) more requirements that are not met")
                break
            }
            lines.append(line)
            count += line.utf8.count + 1
        }
        return lines.joined(separator: "\n")
    }

    /// One line for a list of devices.
    var summary: String {
        let parts = [reason, explanation.isEmpty ? nil : explanation].compactMap { $0 }
        return parts.joined(separator: ": ")
    }

    /// Text from a device without what would break a line or a terminal.
    private static func clean(_ text: String, limit: Int = 160) -> String {
        var clean = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else { return clean + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                clean += " "
            default: clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }

    private static func edge(_ values: [Value]) -> FailingEdgeView? {
        guard values.count == 5, let side = values[0].text, let kind = values[1].number, let subject = values[2].text,
            let needed = values[3].text, let found = values[4].text
        else { return nil }
        return FailingEdgeView(side: side, kind: kind, subject: subject, needed: needed, found: found)
    }

    private static func line(_ values: [Value]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    /// An element of a line: a text or a number.
    private enum Value: Codable {
        case text(String)
        case number(UInt64)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(UInt64.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            }
        }

        var text: String? {
            if case .text(let text) = self { return text }
            return nil
        }

        var number: UInt64? {
            if case .number(let number) = self { return number }
            return nil
        }
    }
}
