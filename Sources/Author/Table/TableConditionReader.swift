import CBOR
import Eligibility

/// Reads what a rule of a compatibility table is conditional on, and which needs it is about.
enum TableConditionReader {
    /// The conditions of a rule: classes and boards, one of which must be the device's; libraries that must be there; and
    /// anything that a requirement can say.
    static func conditions(_ map: SpecificationMapping) throws(AuthorError) -> [Requirement] {
        var conditions: [Requirement] = []
        if let classes = map["classes"] {
            var identifiers: [AttributeValue] = []
            for element in try classes.list(1...TableRule.itemLimit) {
                identifiers.append(.bytes(try identifier(element)))
            }
            conditions.append(Requirement(.imageIdentity, "class", .oneOf(identifiers)))
        }
        if let boards = map["boards"] {
            var names: [AttributeValue] = []
            for element in try boards.list(1...TableRule.itemLimit) {
                names.append(.text(Text(try element.text(limit: 256))))
            }
            conditions.append(Requirement(.board, "compatible", .oneOf(names)))
        }
        for element in try map["libraries"]?.list(1...TableRule.itemLimit) ?? [] {
            conditions.append(
                Requirement(.sharedLibrary(SharedLibrary(name: Text(try element.text(limit: 256)))))
            )
        }
        if let value = map["when"] {
            for requirement in try RequirementReader.requirements(value) {
                guard requirement.criticality == .critical else {
                    throw value.error(
                        "a condition of \"\(value.path)\" is advisory",
                        expected: "conditions that decide",
                        action: "leave \"advisory\" out; a whole rule can be advisory"
                    )
                }
                conditions.append(requirement)
            }
        }
        return conditions
    }

    /// The needs that a rule is about.
    static func need(_ value: SpecificationValue) throws(AuthorError) -> EdgeMatch {
        let map = try value.mapping(known: ["kind", "subject", "needed"])
        let kinds = CapabilityKind.all.filter { $0 != .anyOf }
        let kindValue = try map.required("kind")
        let kind: CapabilityKind
        if let plain = kindValue.plain, let number = Int64(plain), number > 63 || number < 0 {
            kind = CapabilityKind(rawValue: number)
        } else {
            let word = try kindValue.word(of: kinds.compactMap { kind in kind.name.map { "\($0)" } })
            kind = kinds.first { $0.name.map { "\($0)" } == word } ?? .named
        }
        var need = EdgeMatch(kind)
        if let subject = map["subject"] { need.subject = Text(try subject.text(limit: 1_024)) }
        if let needed = map["needed"] {
            guard need.subject != nil else {
                throw needed.error(
                    "\"\(needed.path)\" stands without \"subject\"",
                    expected: "\"subject\": what it is needed of"
                )
            }
            var text = Text(try needed.text(limit: 1_024))
            // Verdicts know symbols by their hashes.
            if kind == .symbols, text.utf8.first != 0x23 { text = label(text) }
            need.needed = text
        }
        return need
    }

    /// The symbol `name` or `name@version` as verdicts show it.
    private static func label(_ text: Text) -> Text {
        let parts = text.string.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let label = SymbolHash(Text(String(parts[0]))).label.string
        return Text(parts.count == 2 ? "\(label)@\(parts[1])" : label)
    }

    /// The 16 bytes of a class id: as in manifests, by names or as a UUID.
    private static func identifier(_ value: SpecificationValue) throws(AuthorError) -> [UInt8] {
        let map = try value.mapping(known: ["vendor", "class"])
        let name = try map.required("class").text(limit: 128)
        if let identifier = NameCheck.identifier(name) { return identifier.bytes }
        let vendorValue = try map.required("vendor")
        let vendor = try vendorValue.text(limit: 253)
        if let identifier = NameCheck.identifier(vendor) {
            return NameBasedIdentifier.deviceClass(name, of: identifier).bytes
        }
        guard NameCheck.isDomain(vendor) else {
            throw vendorValue.error(
                "\"\(vendorValue.path)\" is no vendor",
                expected: "a domain name such as example.com, or a UUID",
                found: vendorValue.found
            )
        }
        return NameBasedIdentifier.deviceClass(name, of: NameBasedIdentifier.vendor(domain: vendor)).bytes
    }
}
