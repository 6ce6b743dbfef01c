import SUIT

extension SpecificationObject {
    private static let names = Characteristic.names.map { "\($0.name)" }
    private static let label: SpecificationType = .either([.word(names), .number])

    /// What a device is asked for: names of characteristics, or names with the form of their value [M6, M7].
    static let reportType: SpecificationType = .list(
        .either([.word(names), .number, .object(reported)]),
        count: 1...RequestDefinition.labelLimit
    )

    /// A characteristic that is reported in a form of its own.
    static let reported = SpecificationObject(
        name: "reported",
        summary: "A characteristic, and how its value is written.",
        fields: [
            SpecificationField(
                "label",
                label,
                "The characteristic: its name, or a number from -65536 to -1024 of the integrator's own.",
                isRequired: true
            ),
            SpecificationField(
                "form",
                .word(CharacteristicForm.names.map { "\($0.name)" }),
                "How the value is written; \"digest\" tells nothing but whether it is a known one."
            ),
        ]
    )

    /// Characteristics that a device must have, by name.
    static let whenType: SpecificationType = .map(
        .either([acceptedType, .list(acceptedType, count: 1...CharacteristicConditions.valueLimit)]),
        pattern: "^(" + names.joined(separator: "|") + "|-[0-9]{4,5})$"
    )

    private static let acceptedType: SpecificationType = .either([
        .text(limit: 256), .number, .object(accepted),
    ])

    private static let valueType: SpecificationType = .either([
        .text(limit: 256), .number, .list(.number, count: 2...2),
    ])

    /// A value that is no plain text or number, or a range of values.
    static let accepted = SpecificationObject(
        name: "accepted",
        summary: "A range of values, both ends included, or bytes, or bit flags.",
        fields: [
            SpecificationField("from", valueType, "The lowest value; for positions the south-western corner."),
            SpecificationField("through", valueType, "The highest value; for positions the north-eastern corner."),
            SpecificationField("bytes", .text(limit: 512, pattern: "^([0-9a-fA-F]{2})+$"), "Bytes, in hexadecimal."),
            SpecificationField("flags", .unsigned(), "Bit flags."),
        ]
    )
}
