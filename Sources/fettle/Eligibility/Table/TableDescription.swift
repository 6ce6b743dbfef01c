import Author
import CBOR
import Eligibility

/// What there is to say about a compatibility table.
struct TableDescription: Encodable {
    struct Rule: Encodable {
        let rule: String
        let side: String?
        let software: String?
        let conditions: [String]
        let needs: [String]
        let reason: String
        let critical: Bool
    }

    let file: String
    let issuer: String
    let number: UInt64
    let expires: String?
    let keyID: String
    let rules: [Rule]

    init(_ document: TableDocument, file: String) {
        self.file = file
        issuer = document.table.issuer.string
        number = document.table.number
        expires = document.table.expires.map { Timestamp.text($0) }
        keyID = Hexadecimal.text(document.keyID)
        rules = document.table.rules.map { Self.rule($0) }
    }

    func show(_ output: OutputOptions) {
        if output.json { return JSONOutput.show(self) }
        print("table    \(Printable.line(issuer)), number \(number), \(Self.rules(rules.count))")
        print("expires  \(expires ?? "never")")
        print("key id   \(keyID.isEmpty ? "-" : keyID)")
        print("")
        var table = Table([
            ("", .right), ("rule", .left), ("side", .left), ("software", .left), ("where", .left), ("needs", .left),
            ("reason", .left),
        ])
        for (place, rule) in rules.enumerated() {
            table.add(
                "\(place)",
                rule.rule + (rule.critical ? "" : " (advisory)"),
                rule.side ?? "-",
                rule.software ?? "any",
                rule.conditions.isEmpty ? "-" : rule.conditions.joined(separator: "; "),
                rule.needs.isEmpty ? "-" : rule.needs.joined(separator: "; "),
                rule.reason
            )
        }
        table.show(ifEmpty: "no rules")
    }

    static func rules(_ count: Int) -> String { count == 1 ? "1 rule" : "\(count) rules" }

    static func name(_ side: TableSide) -> String {
        switch side {
        case .lower: "lower"
        case .upper: "upper"
        case .new: "new"
        }
    }

    private static func rule(_ rule: TableRule) -> Rule {
        if case .other(let number) = rule.kind {
            return Rule(
                rule: "kind \(number)",
                side: nil,
                software: nil,
                conditions: [],
                needs: [],
                reason: "not known to this version",
                critical: rule.isCritical
            )
        }
        return Rule(
            rule: rule.kind.name.map { "\($0)" } ?? "-",
            side: name(rule.side),
            software: rule.software.map { software($0) },
            conditions: rule.conditions.map { condition($0) },
            needs: rule.needs.map { need($0) },
            reason: rule.reason.string,
            critical: rule.isCritical
        )
    }

    private static func software(_ match: SoftwareMatch) -> String {
        var parts: [String] = []
        if let name = match.name { parts.append(name.string) }
        if let versions = match.versions {
            parts.append(Match.version(versions.order, low: versions.low, below: versions.below).label.string)
        }
        if let digest = match.digest { parts.append("sha-256:" + Hexadecimal.text(digest)) }
        return parts.joined(separator: " ")
    }

    private static func kind(_ kind: CapabilityKind) -> String { kind.name.map { "\($0)" } ?? "kind \(kind.rawValue)" }

    private static func condition(_ requirement: Requirement) -> String {
        switch requirement.constraint {
        case .sharedLibrary(let library): return "library \(library.name.string)"
        case .attribute(let need):
            return [kind(need.kind), need.name.string, need.match.label.string].filter { !$0.isEmpty }
                .joined(separator: " ")
        case .anyOf(let groups):
            return groups.map { $0.map { condition($0) }.joined(separator: " and ") }.joined(separator: " or ")
        default: return kind(requirement.kind)
        }
    }

    private static func need(_ match: EdgeMatch) -> String {
        [kind(match.kind), match.subject?.string ?? "", match.needed?.string ?? ""].filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}
