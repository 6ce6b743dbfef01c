import Eligibility

extension SpecificationObject {
    /// A requirement that the author states.
    static let requirement = SpecificationObject(
        name: "requirement",
        summary: "Something that the software needs and that its image does not say [E2].",
        fields: plainFields + [
            SpecificationField(
                "any-of",
                .list(.list(.object(plainRequirement), count: 1...256), count: 1...32),
                "Groups of requirements, one of which must be met."
            )
        ]
    )

    /// A requirement without alternatives.
    static let plainRequirement = SpecificationObject(
        name: "plain-requirement",
        summary: "A requirement that is one of a group.",
        fields: plainFields
    )

    private static let plainFields: [SpecificationField] = [
        SpecificationField("kind", kind, "What it is about: a kind of the registry, or a number above 63."),
        SpecificationField("name", .text(limit: 256), "Which one of its kind."),
        SpecificationField("equals", attribute, "The value must be this one."),
        SpecificationField("one-of", .list(attribute, count: 1...256), "The value must be one of these."),
        SpecificationField(
            "range",
            .list(.either([number, .word(["null"])]), count: 2...2),
            "The number must lie between both, bounds included; null for no bound."
        ),
        SpecificationField("at-least", number, "The number must be this one or a greater one."),
        SpecificationField("bits", number, "The number must have all of these bits."),
        SpecificationField("region", .object(.region), "A region of the device must hold this one."),
        SpecificationField("version", .text(limit: 256), "Bounds of the version: \">= 1.2, < 2\"."),
        SpecificationField("order", .word(["debian", "semantic", "quad"]), "How versions are ordered."),
        SpecificationField(
            "compatible",
            .text(limit: 32),
            "MAJOR.MINOR: the same major, this or a later minor version."
        ),
        SpecificationField(
            "contains",
            .list(.text(limit: 256), count: 1...256),
            "All of these must be among the texts."
        ),
        SpecificationField("advisory", .flag, "Whether the software can do without: told, but no ground for refusal."),
    ]

    /// A capability that the author or the integrator states.
    static let capability = SpecificationObject(
        name: "capability",
        summary: "Something that the software, or a device, provides.",
        fields: [
            SpecificationField(
                "kind",
                kind,
                "What it is about: a kind of the registry, or a number above 63.",
                isRequired: true
            ),
            SpecificationField("name", .text(limit: 256), "Which one of its kind."),
            SpecificationField("value", attribute, "What it is; nothing where it is just there."),
        ]
    )

    /// A range of addresses.
    static let region = SpecificationObject(
        name: "region",
        summary: "A range of addresses.",
        fields: [
            SpecificationField("start", number, "The first address.", isRequired: true),
            SpecificationField("length", number, "The number of bytes.", isRequired: true),
            SpecificationField("access", .text(limit: 3, pattern: "^[rwx]+$"), "What is done there: letters of rwx."),
        ]
    )

    private static let number = SpecificationType.either([.unsigned(), .text(limit: 32)])
    private static let kind = SpecificationType.either([.word(RequirementReader.kindNames), .unsigned()])
    private static let attribute = SpecificationType.either([
        .number, .flag, .text(limit: 1_024), .list(.text(limit: 1_024), count: 0...256), .object(.region),
    ])
}
