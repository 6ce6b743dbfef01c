import SUIT

extension SpecificationObject {
    /// The whole file.
    static let root = SpecificationObject(
        name: "update",
        summary: "An update: what the manifest says, to which devices (docs/reference/manifest.md).",
        fields: [
            SpecificationField(
                "sequence",
                .unsigned(),
                "The sequence number. It never goes down: devices refuse a lower one.",
                isRequired: true
            ),
            SpecificationField(
                "request",
                .text(limit: UpdateSpecification.requestLimit, pattern: "^[a-z]+://[^?#@ ]+$|^file:///"),
                "The resource request identifier: where devices ask for their update. Without it every class names a "
                    + "\"uri\", and the manifest uses standard commands alone."
            ),
            SpecificationField(
                "reference",
                .text(limit: UpdateSpecification.requestLimit),
                "The reference URI: where the whole manifest can be had. Reports name it."
            ),
            SpecificationField("expires", .moment, "The last moment of use, such as 2027-06-01T00:00:00Z."),
            SpecificationField(
                "id",
                .list(.text(limit: ComponentIdentifier.segmentByteLimit), count: 1...ComponentIdentifier.segmentLimit),
                "The component id of the manifest itself, where other manifests depend on it. A segment that begins "
                    + "with 0x is in hexadecimal."
            ),
            SpecificationField(
                "text",
                .either([.object(.text), .list(.object(.text), count: 1...16)]),
                "What the manifest says to people, in one language or in several."
            ),
            SpecificationField(
                "descriptors",
                .word(UpdateSpecification.DescriptorPlacement.allCases.map { $0.rawValue }),
                "Where descriptors go: beside the manifest (referenced), or in the envelope (integrated)."
            ),
            SpecificationField(
                "components",
                .map(.object(.component), pattern: "^[A-Za-z0-9._-]{1,64}$"),
                "The components, by name, in the order of their indices.",
                isRequired: true
            ),
            SpecificationField("device", .object(.device), "What is asked for about the device as a whole."),
            SpecificationField(
                "dependencies",
                .list(.object(.dependency), count: 1...8),
                "Manifests that must be processed with this one (suit-trust-domains)."
            ),
            SpecificationField(
                "carry",
                .object(.carry),
                "Keys that travel in the manifest, plain or encrypted to devices [M4]."
            ),
            SpecificationField(
                "sever",
                .list(.word(["payload-fetch", "install", "text"]), count: 1...3),
                "Members that stand beside the manifest, by digest, so that they can be dropped. Text always does."
            ),
            SpecificationField(
                "signers",
                .list(.path, count: 1...8),
                "Private keys that sign, in addition to those of the command line."
            ),
            SpecificationField(
                "variants",
                .word(UpdateSpecification.VariantPlacement.allCases.map { $0.rawValue }),
                "Where the classes of a component go: branches of the manifest, or detail manifests under a signed "
                    + "root, for very many of them."
            ),
        ]
    )

    /// Text in one language.
    static let text = SpecificationObject(
        name: "text",
        summary: "What the manifest says to people. No device evaluates it.",
        fields: [
            SpecificationField(
                "language",
                .text(limit: 35, pattern: "^[A-Za-z0-9-]+$"),
                "A language tag such as en or pt-BR."
            ),
            SpecificationField("manifest", .text(limit: SpecificationText.limit), "What the manifest is for."),
            SpecificationField("update", .text(limit: SpecificationText.limit), "What the update brings."),
            SpecificationField(
                "components",
                .map(.text(limit: SpecificationText.limit), pattern: "^[A-Za-z0-9._-]{1,64}$"),
                "What each component is, by its name."
            ),
        ]
    )

    /// The device as a whole.
    static let device = SpecificationObject(
        name: "device",
        summary: "The device as a whole.",
        fields: [SpecificationField("report", reportType, "Which characteristics the device reports.")]
    )

    /// A manifest that this one depends on.
    static let dependency = SpecificationObject(
        name: "dependency",
        summary: "A manifest that this one depends on.",
        fields: [
            SpecificationField("manifest", .path, "The signed envelope.", isRequired: true),
            SpecificationField(
                "prefix",
                .list(.text(limit: ComponentIdentifier.segmentByteLimit), count: 1...ComponentIdentifier.segmentLimit),
                "The component id that the device keeps the manifest under.",
                isRequired: true
            ),
            SpecificationField(
                "uri",
                .text(limit: UpdateSpecification.requestLimit),
                "Where devices fetch it. A name that begins with # puts it into this envelope.",
                isRequired: true
            ),
            SpecificationField(
                "encryption",
                .path,
                "The encryption info of the envelope, where what stands at \"uri\" is encrypted."
            ),
            SpecificationField("ciphertext", .path, "The encrypted envelope, with \"encryption\"."),
        ]
    )

    /// Keys that travel in the manifest.
    static let carry = SpecificationObject(
        name: "carry",
        summary: "Keys that travel in the manifest.",
        fields: [
            SpecificationField("keys", .list(.path, count: 1...16), "Public keys.", isRequired: true),
            SpecificationField(
                "recipients",
                .list(.object(.recipient), count: 1...8),
                "The devices that may read the keys. Without it everybody may."
            ),
        ]
    )

    /// Whom something is encrypted to.
    static let recipient = SpecificationObject(
        name: "recipient",
        summary: "Whom something is encrypted to.",
        fields: [
            SpecificationField("key", .path, "The device's public key on P-256 (ECDH-ES+A128KW)."),
            SpecificationField("kek", .path, "A key that is shared with the device, 16 bytes in hexadecimal (A128KW)."),
            SpecificationField("id", .text(limit: 64), "The key id; a text, or 0x and hexadecimal."),
        ]
    )
}
