import CBOR
public import Eligibility
public import Foundation

/// Reads a ``CompatibilityTable`` from YAML, or from JSON, which is YAML too (docs/schema/compatibility-table.schema.json)
/// [E6].
///
/// Every value is typed and bounded, and an unknown key is an error that names the nearest known one. Errors name line
/// and column.
public struct TableReader: Sendable {
    /// Most bytes of a file.
    public static let sizeLimit = 1 << 24

    private let reader: SpecificationReader

    /// A reader of texts that come from `file`.
    public init(file: String?) {
        let folder = URL(fileURLWithPath: file ?? ".").deletingLastPathComponent()
        reader = SpecificationReader(file: file, folder: folder)
    }

    /// Reads the file at `path`.
    public static func read(path: String) throws(AuthorError) -> CompatibilityTable {
        let data = try InputFile.read(path, limit: sizeLimit)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw AuthorError(
                .specification,
                "the file is not text",
                at: SourcePlace(file: path),
                expected: "YAML or JSON in UTF-8",
                found: "bytes that are not UTF-8"
            )
        }
        return try TableReader(file: path).read(text)
    }

    /// Reads a text.
    public func read(_ text: String) throws(AuthorError) -> CompatibilityTable {
        let root = SpecificationValue(node: try reader.compose(text), path: "", file: reader.file)
        let map = try root.mapping(known: ["issuer", "number", "expires", "rules"])
        var table = CompatibilityTable(
            issuer: Text(try map.required("issuer").text(limit: 256)),
            number: try map.required("number").unsigned(),
            rules: []
        )
        if let value = map["expires"] {
            guard let seconds = Timestamp.seconds(try value.text(limit: 64)) else {
                throw value.error(
                    "\"\(value.path)\" is no moment",
                    expected: "a time in UTC such as 2030-06-01T00:00:00Z",
                    found: value.found
                )
            }
            table.expires = seconds
        }
        for element in try map.required("rules").list(1...CompatibilityTable.ruleLimit) {
            table.rules.append(try rule(element))
        }
        let size = table.encoded().count
        guard size <= CompatibilityTable.sizeLimit else {
            throw AuthorError(
                .tooLarge,
                "the table is too large",
                at: SourcePlace(file: reader.file),
                expected: "at most \(CompatibilityTable.sizeLimit) bytes",
                found: "\(size) bytes"
            )
        }
        return table
    }

    // MARK: Rules

    private static let kinds: [(name: String, kind: TableRule.Kind)] = [
        ("deny", .deny), ("allow", .allow), ("equivalent", .equivalent), ("known-bad", .knownBad),
    ]
    private static let sides: [(name: String, side: TableSide)] = [("lower", .lower), ("upper", .upper), ("new", .new)]

    private func rule(_ value: SpecificationValue) throws(AuthorError) -> TableRule {
        let map = try value.mapping(
            known: [
                "rule", "side", "reason", "software", "classes", "boards", "libraries", "when", "needs", "advisory",
            ]
        )
        let kindValue = try map.required("rule")
        let kindName = try kindValue.word(of: Self.kinds.map { $0.name })
        let sideName = try map.required("side").word(of: Self.sides.map { $0.name })
        var rule = TableRule(
            Self.kinds.first { $0.name == kindName }?.kind ?? .deny,
            side: Self.sides.first { $0.name == sideName }?.side ?? .lower,
            reason: Text(try map.required("reason").text(limit: TableRule.reasonLimit, isProse: true))
        )
        if let software = map["software"] { rule.software = try self.software(software) }
        rule.conditions = try TableConditionReader.conditions(map)
        for element in try map["needs"]?.list(1...TableRule.itemLimit) ?? [] {
            rule.needs.append(try TableConditionReader.need(element))
        }
        rule.isCritical = try !(map["advisory"]?.flag() ?? false)
        try check(rule, kindName, value)
        return rule
    }

    private func check(_ rule: TableRule, _ name: String, _ value: SpecificationValue) throws(AuthorError) {
        if rule.kind == .allow, rule.side == .new {
            throw value.error(
                "what comes with the new software cannot allow it",
                expected: "the side \"lower\" or \"upper\", whose maker signs the table",
                found: "\"new\"",
                action: "say in the software's own descriptor what it can do without"
            )
        }
        guard rule.conditions.count <= TableRule.itemLimit else {
            throw value.error(
                "the rule has too many conditions",
                expected: "at most \(TableRule.itemLimit)",
                found: "\(rule.conditions.count)"
            )
        }
        guard rule.isMeaningful else {
            let expected =
                switch rule.kind {
                case .deny: "\"software\", or a condition"
                case .allow: "\"software\", a condition, or \"needs\""
                case .equivalent: "a condition (what is there), and \"needs\" (what it counts as)"
                case .knownBad, .other: "two conditions, or \"software\" and one condition"
                }
            throw value.error("the rule \"\(name)\" does not say what it is about", expected: expected)
        }
    }

    private func software(_ value: SpecificationValue) throws(AuthorError) -> SoftwareMatch {
        let map = try value.mapping(known: ["name", "version", "order", "digest"])
        var software = SoftwareMatch()
        if let name = map["name"] { software.name = Text(try name.text(limit: 256)) }
        if let version = map["version"] {
            let order = try map["order"]?.word(of: AttributeReader.orders.map { $0.name }) ?? "semantic"
            guard case .version(let order, let low, let below) = try AttributeReader.version(version, order: order)
            else { throw version.mismatch("bounds of a version") }
            software.versions = VersionRange(order, low: low, below: below)
        }
        if let digest = map["digest"] {
            let text = try digest.text(limit: 80)
            let digits = text.hasPrefix("sha-256:") ? String(text.dropFirst(8)) : text
            guard let bytes = Hexadecimal.bytes(digits), bytes.count == 32 else {
                throw digest.error(
                    "\"\(digest.path)\" is no digest",
                    expected: "sha-256: and 64 hexadecimal digits",
                    found: digest.found
                )
            }
            software.digest = bytes
        }
        guard software != SoftwareMatch() else {
            throw value.error("\"\(value.path)\" names no software", expected: "\"name\", \"version\" or \"digest\"")
        }
        return software
    }
}
