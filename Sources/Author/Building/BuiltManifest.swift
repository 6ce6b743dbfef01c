public import SUIT

/// A signed manifest, and what belongs to it.
public struct BuiltManifest: Sendable {
    /// An image that the manifest names, and the variant that it is for.
    public struct Image: Sendable {
        /// The component's name.
        public let component: String
        /// The variant.
        public let variant: ClassSpecification
        /// The digest of the image.
        public let digest: SUITDigest
        /// Its size, in bytes.
        public let size: UInt64
        /// The digest of its descriptor, where it has one.
        public let descriptor: SUITDigest?
    }

    /// A descriptor that the manifest refers to.
    public struct Descriptor: Sendable {
        /// Its digest.
        public let digest: SUITDigest
        /// The encoded descriptor.
        public let content: [UInt8]
    }

    /// The envelope, signed.
    public let envelope: [UInt8]
    /// The manifest inside of it: the same for the same input, whoever signs.
    public let manifest: [UInt8]
    /// The digest that names the manifest.
    public let digest: SUITDigest
    /// The sequence number.
    public let sequenceNumber: UInt64
    /// The images, in the order of the specification.
    public let images: [Image]
    /// The descriptors that have to be handed to the distributor beside the envelope, each once.
    public let descriptors: [Descriptor]

    /// The files to write for an envelope at `path`: the descriptors in a folder beside it, and the envelope last.
    public func files(at path: String) -> OutputFiles {
        var files = OutputFiles()
        let folder = BuiltManifest.descriptorFolder(of: path)
        for descriptor in descriptors {
            let name = Hexadecimal.text(descriptor.digest.bytes) + ".descriptor"
            files.add("\(folder)/\(name)", descriptor.content, makesFolder: true)
        }
        files.add(path, envelope)
        return files
    }

    /// The folder of the descriptors that belong to the envelope at `path`: `update.d` for `update.suit`.
    public static func descriptorFolder(of path: String) -> String {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        guard let dot = path[start...].lastIndex(of: "."), dot > start else { return path + ".d" }
        return path[..<dot] + ".d"
    }
}
