import CBOR
import Eligibility

/// Reads requirements and capabilities that an author or integrator states, since no image says them: versions of stored
/// data, combinations of hardware parts, deployment, properties of their own [E2].
enum RequirementReader {
    /// Most requirements, or capabilities, of one list.
    static let listLimit = 256
    private static let nameLimit = 256
    private static let semantics = [
        "equals", "one-of", "range", "at-least", "bits", "region", "version", "compatible", "contains",
    ]

    /// The requirements of a list.
    static func requirements(_ value: SpecificationValue) throws(AuthorError) -> [Requirement] {
        try requirements(value, allowsGroups: true)
    }

    /// The capabilities of a list.
    static func capabilities(_ value: SpecificationValue) throws(AuthorError) -> [Capability] {
        var capabilities: [Capability] = []
        for element in try value.list(1...listLimit) {
            let map = try element.mapping(.capability)
            let kind = try kind(map.required("kind"))
            let name = try map["name"]?.text(limit: nameLimit) ?? ""
            let content = try map["value"].map { value throws(AuthorError) in try AttributeReader.value(value) }
            capabilities.append(.attribute(kind, Text(name), content ?? .present))
        }
        return capabilities
    }

    private static func requirements(
        _ value: SpecificationValue,
        allowsGroups: Bool
    ) throws(AuthorError) -> [Requirement] {
        var requirements: [Requirement] = []
        for element in try value.list(1...listLimit) {
            let map = try element.mapping(allowsGroups ? .requirement : .plainRequirement)
            let isAdvisory = try map["advisory"]?.flag() ?? false
            let criticality: Requirement.Criticality = isAdvisory ? .advisory : .critical
            if let groups = map["any-of"] {
                try refuse(["kind", "name"] + semantics, in: map, beside: "any-of")
                var alternatives: [[Requirement]] = []
                for group in try groups.list(1...32) {
                    alternatives.append(try Self.requirements(group, allowsGroups: false))
                }
                requirements.append(Requirement(.anyOf(alternatives), criticality: criticality))
                continue
            }
            let name = try map["name"]?.text(limit: nameLimit) ?? ""
            requirements.append(
                Requirement(
                    try kind(map.required("kind")),
                    Text(name),
                    try match(map),
                    criticality: criticality
                )
            )
        }
        return requirements
    }

    private static func match(_ map: SpecificationMapping) throws(AuthorError) -> Match {
        guard let key = semantics.first(where: { map[$0] != nil }), let value = map[key] else { return .present }
        try refuse(semantics.filter { $0 != key }, in: map, beside: key)
        switch key {
        case "equals": return .equals(try AttributeReader.value(value))
        case "one-of":
            var values: [AttributeValue] = []
            for element in try value.list(1...listLimit) { values.append(try AttributeReader.value(element)) }
            return .oneOf(values)
        case "range":
            let bounds = try value.list(2...2)
            let low = try AttributeReader.bound(bounds[0])
            let high = try AttributeReader.bound(bounds[1])
            if let low, let high, low > high {
                throw value.error("\"\(value.path)\" is empty", expected: "the lower bound first", found: value.written)
            }
            return .range(low: low, high: high)
        case "at-least": return .atLeast(try AttributeReader.number(value))
        case "bits": return .bits(UInt64(bitPattern: try AttributeReader.number(value)))
        case "region": return .region(try AttributeReader.region(value))
        case "version":
            let order = try map["order"]?.word(of: AttributeReader.orders.map(\.name)) ?? "semantic"
            return try AttributeReader.version(value, order: order)
        case "compatible":
            let pair = try AttributeReader.pair(value)
            return .compatible(major: pair.major, minor: pair.minor)
        default:
            var texts: [Text] = []
            for element in try value.list(1...listLimit) { texts.append(Text(try element.text(limit: nameLimit))) }
            return .containsAll(texts)
        }
    }

    /// A kind of the registry by its name, or any other by its number. Kinds that a loader looks for come from images.
    private static func kind(_ value: SpecificationValue) throws(AuthorError) -> CapabilityKind {
        if let plain = value.plain, let number = Int64(plain), number > 63 || number < 0 {
            return CapabilityKind(rawValue: number)
        }
        let word = try value.word(of: kindNames)
        return kinds.first { $0.name.map { "\($0)" } == word } ?? .named
    }

    private static let kinds = CapabilityKind.all.filter { $0.rawValue > 5 }
    /// The names of the kinds that can be stated.
    static let kindNames = kinds.compactMap { kind in kind.name.map { "\($0)" } }

    private static func refuse(
        _ keys: [String],
        in map: SpecificationMapping,
        beside key: String
    ) throws(AuthorError) {
        for other in keys {
            guard let value = map[other] else { continue }
            throw value.error(
                "\"\(other)\" stands beside \"\(key)\"",
                expected: "one of both",
                action: "write two requirements, or leave one out"
            )
        }
    }
}
