import PatchFormat
import SUIT
import UpdateProtocol

extension SpecificationObject {
    /// A component.
    static let component = SpecificationObject(
        name: "component",
        summary: "One component of the update.",
        fields: [
            SpecificationField(
                "id",
                .list(.text(limit: ComponentIdentifier.segmentByteLimit), count: 1...ComponentIdentifier.segmentLimit),
                "The component id, where it is not the name. A segment that begins with 0x is in hexadecimal."
            ),
            SpecificationField("description", .text(limit: SpecificationText.limit), "What the component is."),
            SpecificationField("report", reportType, "Which characteristics a device reports about it, and how."),
            SpecificationField("invoke", .flag, "Whether the component is started when it is installed."),
            SpecificationField(
                "classes",
                .list(.object(.deviceClass), count: 1...ComponentSpecification.classLimit),
                "The classes of hardware, and the image for each.",
                isRequired: true
            ),
        ]
    )

    /// The image for one class.
    static let deviceClass = SpecificationObject(
        name: "class",
        summary: "The image for one class of hardware.",
        fields: [
            SpecificationField("name", .text(limit: 64), "A name for people."),
            SpecificationField(
                "vendor",
                .text(limit: 253),
                "Whose hardware it is: a domain name, or a UUID.",
                isRequired: true
            ),
            SpecificationField(
                "class",
                .text(limit: 128),
                "Which class of the vendor's: a name, or a UUID.",
                isRequired: true
            ),
            SpecificationField("when", whenType, "Further characteristics that a device must have [M7]."),
            SpecificationField(
                "version",
                .text(limit: ClassSpecification.versionLimit),
                "The version. Quote it: 1.10 is a number otherwise.",
                isRequired: true
            ),
            SpecificationField("image", .path, "The image. Either it or \"slots\" must be there."),
            SpecificationField(
                "uri",
                .text(limit: UpdateSpecification.requestLimit),
                "Where devices fetch the image, without \"request\". A name that begins with # puts it into the envelope."
            ),
            SpecificationField("slot", .unsigned(highest: 255), "The slot that the device must be about to write."),
            SpecificationField(
                "slots",
                .list(.object(.slot), count: 2...8),
                "One image for each slot, for images that only run where they were linked to."
            ),
            SpecificationField(
                "requires",
                .list(.object(.requirement), count: 1...256),
                "What the image needs beside that which it says itself [E2]."
            ),
            SpecificationField(
                "provides",
                .list(.object(.capability), count: 1...256),
                "What the image gives beside that which it says itself."
            ),
            SpecificationField(
                "descriptor",
                .path,
                "A descriptor that is attached to the image, used as it stands [E1]."
            ),
            SpecificationField("policy", .object(.policy), "What the distributor and the device may do."),
            SpecificationField("blocks", .object(.blocks), "Digests of the blocks of the image [A7]."),
            SpecificationField(
                "encryption",
                .object(.encryption),
                "The encrypted image, by \"fettle payload encrypt\"."
            ),
            SpecificationField(
                "patches",
                .list(.object(.patch), count: 1...16),
                "Patches from known old images, fetched instead of the image by devices that run one of them."
            ),
        ]
    )

    /// What may be done with an image.
    static let policy = SpecificationObject(
        name: "policy",
        summary: "What the distributor and the device may do with an image.",
        fields: [
            SpecificationField(
                "formats",
                .list(.word(PayloadFormat.names.map { "\($0.name)" }), count: 1...UpdateRequest.formatLimit),
                "The payload formats that are allowed, the preferred one first."
            ),
            SpecificationField(
                "eligibility",
                .word(ImagePolicy.Eligibility.allCases.map { $0.rawValue }),
                "Whether a device must find the image eligible before it asks for a payload. \"none\" for images that "
                    + "nothing is known about."
            ),
        ]
    )

    /// The image for one slot.
    static let slot = SpecificationObject(
        name: "slot",
        summary: "The image for one slot.",
        fields: [
            SpecificationField("slot", .unsigned(highest: 255), "The number of the slot.", isRequired: true),
            SpecificationField("image", .path, "The image.", isRequired: true),
            SpecificationField(
                "uri",
                .text(limit: UpdateSpecification.requestLimit),
                "Where devices fetch it, without \"request\"."
            ),
        ]
    )

    /// Digests of blocks.
    static let blocks = SpecificationObject(
        name: "blocks",
        summary: "Digests of the blocks of an image, which a device checks as they arrive.",
        fields: [
            SpecificationField(
                "size",
                .unsigned(highest: BlockDigests.blockSizes.upperBound),
                "The size of a block, in bytes; without it, one that suits the size of the image."
            ),
            SpecificationField(
                "form",
                .word(BlockSpecification.Form.allCases.map { $0.rawValue }),
                "chain: each block names the next; reverse: from the last one on; list: any order."
            ),
            SpecificationField(
                "seed",
                .text(limit: 128, pattern: "^([0-9a-fA-F]{2})+$"),
                "A value in hexadecimal that the first digest is made with."
            ),
        ]
    )

    /// An encrypted image.
    static let encryption = SpecificationObject(
        name: "encryption",
        summary: "The encrypted image: devices fetch it into a component of its own, and decrypt it while they copy.",
        fields: [
            SpecificationField("info", .path, "The encryption info (COSE_Encrypt).", isRequired: true),
            SpecificationField("ciphertext", .path, "The encrypted image, which stands at \"uri\".", isRequired: true),
        ]
    )

    /// A patch.
    static let patch = SpecificationObject(
        name: "patch",
        summary: "A patch from a known old image.",
        fields: [
            SpecificationField("from", .path, "The old image.", isRequired: true),
            SpecificationField(
                "uri",
                .text(limit: UpdateSpecification.requestLimit),
                "Where devices fetch the patch.",
                isRequired: true
            ),
        ]
    )
}
