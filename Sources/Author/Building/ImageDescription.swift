public import CBOR
public import Eligibility
public import Foundation
public import ImageAnalysis

/// The requirements specification of an image: read where one is attached to the image or lies inside of it, otherwise made
/// by evaluating it (E1).
public struct ImageDescription: Sendable {
    /// What the image needs, and what it gives.
    public let descriptor: Descriptor
    /// The deterministic encoding of the descriptor.
    public let encoded: [UInt8]
    /// What the evaluation found out beside; `nil` for a descriptor that stands for an image.
    public let findings: ImageFindings?
    /// Whether the descriptor was found inside of the image.
    public let isEmbedded: Bool
    /// Names of the symbols that the descriptor carries as hashes. They stay with the author.
    public let symbolNames: [SymbolHash: Text]

    /// Evaluates `content`.
    ///
    /// - Parameters:
    ///   - content: the image, or a descriptor.
    ///   - path: where it was read from, for errors; its last component is taken for the name that it is installed under.
    ///   - place: where the specification names it, for errors.
    ///   - identity: what software it is; devices show and report its version.
    ///   - baseAddress: where a raw binary goes.
    ///   - requirements: what it needs beside that which it says itself.
    ///   - provides: what it gives beside that which it says itself.
    /// - Throws: ``AuthorError`` with the code ``AuthorError/Code/unusableImage`` where it is no image that can be
    ///   evaluated and nothing is stated about it. An image that nothing is known about must not pass for one that needs
    ///   nothing: its author has to say `eligibility: none`.
    public init(
        _ content: Data,
        path: String,
        place: SourcePlace? = nil,
        identity: SoftwareIdentity? = nil,
        baseAddress: UInt32? = nil,
        requirements: [Requirement] = [],
        provides: [Capability] = []
    ) throws(AuthorError) {
        let place = place ?? SourcePlace(file: path)
        let bytes = [UInt8](content)
        if ImageFormat(bytes.span) == .descriptor {
            self.init(
                try Self.decode(bytes, "the descriptor \"\(path)\" cannot be read", place),
                identity: identity,
                stated: (requirements, provides),
                findings: nil
            )
            return
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let outcome: ImageAnalyser.Outcome?
        do throws(ImageProblem) {
            outcome = try ImageAnalyser(baseAddress: baseAddress, fileName: name).analyse(bytes)
        } catch {
            throw AuthorError(
                .unusableImage,
                "what the image \"\(path)\" needs cannot be found out",
                at: place,
                expected: "\(error.expected) in its \(error.structure)",
                found: "\(error.found) at byte \(error.offset)",
                action: error.isOtherKind
                    ? "say \"policy: { eligibility: none }\" for an image that devices take without a verdict"
                    : "build the image anew: this one is damaged"
            )
        }
        guard let outcome else {
            guard !requirements.isEmpty || !provides.isEmpty else {
                throw AuthorError(
                    .unusableImage,
                    "what the image \"\(path)\" needs cannot be found out",
                    at: place,
                    expected: "an image of a known format",
                    found: "a file of another kind",
                    action:
                        "state what it needs (\"requires\"), or say \"policy: { eligibility: none }\" for an image that "
                        + "devices take without a verdict"
                )
            }
            let descriptor = Descriptor(identity: identity)
            self.init(descriptor, identity: identity, stated: (requirements, provides), findings: nil)
            return
        }
        var descriptor = outcome.findings.descriptor
        descriptor.parts = outcome.parts
        if let embedded = outcome.findings.embeddedDescriptor {
            descriptor = try Self.decode(embedded, "the descriptor inside of \"\(path)\" cannot be read", place)
        }
        self.init(
            descriptor,
            identity: identity,
            stated: (requirements, provides),
            findings: outcome.findings,
            isEmbedded: outcome.findings.embeddedDescriptor != nil,
            symbolNames: outcome.symbolNames
        )
    }

    /// Evaluates the folder at `path`: files that are installed as they are, or a container image in the OCI layout.
    ///
    /// - Throws: ``AuthorError`` where it cannot be read.
    public init(folder path: String) throws(AuthorError) {
        var options = TreeOptions()
        options.examine = ProgramFindings.processorRequirements
        let tree = try TreeReader.describe(folder: path, options: options)
        self.init(
            tree.descriptor,
            identity: nil,
            stated: ([], []),
            findings: tree.findings,
            symbolNames: tree.symbolNames
        )
    }

    private init(
        _ descriptor: Descriptor,
        identity: SoftwareIdentity?,
        stated: (requirements: [Requirement], provides: [Capability]),
        findings: ImageFindings?,
        isEmbedded: Bool = false,
        symbolNames: [SymbolHash: Text] = [:]
    ) {
        var descriptor = descriptor
        descriptor.requirements += stated.requirements
        descriptor.provides += stated.provides
        if let identity {
            // What the author says comes before what the image says of itself.
            descriptor.identity = SoftwareIdentity(
                name: identity.name ?? descriptor.identity?.name,
                version: identity.version ?? descriptor.identity?.version
            )
        }
        self.descriptor = descriptor
        self.encoded = descriptor.encoded()
        self.findings = findings
        self.isEmbedded = isEmbedded
        self.symbolNames = symbolNames
    }

    private static func decode(
        _ bytes: [UInt8],
        _ what: String,
        _ place: SourcePlace
    ) throws(AuthorError) -> Descriptor {
        do throws(DescriptorError) {
            return try Descriptor(decoding: bytes)
        } catch {
            throw AuthorError(
                .unusableImage,
                what,
                at: place,
                expected: "a descriptor of version 1",
                found: "\(error)",
                action: "make it anew with \"fettle eligibility describe\""
            )
        }
    }
}
