public import COSE
public import SUIT

/// A manifest, and what belongs to it.
public struct BuiltManifest: Sendable {
    /// An image that the manifest names, and the variant that it is for.
    public struct Image: Sendable {
        /// The component's name.
        public let component: String
        /// The variant.
        public let variant: ClassSpecification
        /// Which of its images it is.
        public let source: ImageSource
        /// The digest of the image.
        public let digest: SUITDigest
        /// Its size, in bytes.
        public let size: UInt64
        /// The digest of its descriptor, where it has one.
        public let descriptor: SUITDigest?
    }

    /// A file that goes with the manifest: a descriptor, or what belongs to the blocks of an image.
    public struct Attachment: Sendable {
        /// What it is.
        public enum Kind: String, Sendable {
            /// A descriptor, by its own digest.
            case descriptor
            /// Digests of blocks, by the digest of their image.
            case blocks
        }

        /// What it is.
        public let kind: Kind
        /// The digest that names it.
        public let digest: SUITDigest
        /// Its bytes.
        public let content: [UInt8]
    }

    /// The envelope, signed or not.
    public internal(set) var envelope: [UInt8]
    /// The manifest inside of it: the same for the same input, whoever signs.
    public let manifest: [UInt8]
    /// The digest that names the manifest.
    public let digest: SUITDigest
    /// The sequence number.
    public let sequenceNumber: UInt64
    /// The images, in the order of the specification.
    public internal(set) var images: [Image]
    /// What has to be handed to the distributor beside the envelope, each once.
    public internal(set) var attachments: [Attachment]
    /// Envelopes of detail manifests, in the order of the tree, where the manifest has a variant root.
    public internal(set) var details: [[UInt8]] = []

    /// The descriptors among the attachments.
    public var descriptors: [Attachment] { attachments.filter { $0.kind == .descriptor } }

    /// Signs the envelope, and those of the detail manifests, with what `body` adds to each.
    public mutating func sign(
        _ crypto: some CryptoProvider,
        _ body: (inout EnvelopeEditor) throws -> Void
    ) throws {
        func signed(_ envelope: [UInt8]) throws -> [UInt8] {
            var editor = try EnvelopeEditor(envelope, crypto: crypto)
            try body(&editor)
            return editor.envelope
        }
        envelope = try signed(envelope)
        for index in details.indices { details[index] = try signed(details[index]) }
    }

    /// The files to write for an envelope at `path`: the attachments in a folder beside it, the detail manifests in a
    /// file, and the envelope last.
    public func files(at path: String) -> OutputFiles {
        var files = OutputFiles()
        let folder = BuiltManifest.descriptorFolder(of: path)
        for attachment in attachments {
            let name = Hexadecimal.text(attachment.digest.bytes) + "." + attachment.kind.rawValue
            files.add("\(folder)/\(name)", attachment.content, makesFolder: true)
        }
        if !details.isEmpty { files.add(BuiltManifest.detailsFile(of: path), DetailFile.encode(details)) }
        files.add(path, envelope)
        return files
    }

    /// The folder of the descriptors that belong to the envelope at `path`: `update.d` for `update.suit`.
    public static func descriptorFolder(of path: String) -> String { stem(of: path) + ".d" }

    /// The file of the detail manifests that belong to the envelope at `path`: `update.details` for `update.suit`.
    public static func detailsFile(of path: String) -> String { stem(of: path) + ".details" }

    private static func stem(of path: String) -> String {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        guard let dot = path[start...].lastIndex(of: "."), dot > start else { return path }
        return String(path[..<dot])
    }
}
