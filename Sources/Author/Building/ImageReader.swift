import CBOR
import COSE
import Eligibility
import Foundation
import SUIT

/// Measures and analyses images. Each file is read once, however many classes share it.
struct ImageReader<Crypto: CryptoProvider> {
    /// What the manifest has to know about an image.
    struct Measurement {
        let digest: SUITDigest
        let size: UInt64
        /// The encoded descriptor, where the image could be analysed.
        var descriptor: [UInt8]?
        /// The digests of its blocks, and what belongs to the single blocks.
        var blocks: (digests: BlockDigests, sidecar: [UInt8])?
    }

    private let crypto: Crypto
    private var known: [String: Measurement] = [:]

    init(crypto: Crypto) {
        self.crypto = crypto
    }

    /// Measures one image of a class.
    mutating func read(_ file: SpecifiedFile, of variant: ClassSpecification) throws(AuthorError) -> Measurement {
        let path = file.url.path
        let wanted = variant.policy.eligibility == .required
        // The descriptor names the version, so a file that two classes give different versions has two descriptors.
        let stated = Descriptor(requirements: variant.requirements, provides: variant.provides).encoded()
        let attached = variant.descriptor?.url.path ?? ""
        let key =
            variant.version + "\u{0}\(stated)\u{0}" + attached + "\u{0}" + path + "\u{0}"
            + (variant.blocks.map { "\($0)" } ?? "")
        if let measurement = known[key], measurement.descriptor != nil || !wanted { return measurement }
        let content = try file.read()
        guard !content.isEmpty else {
            throw AuthorError(.unusableImage, "the image \"\(path)\" is empty", at: file.place)
        }
        var measurement = Measurement(
            digest: SUITDigest(.sha256, crypto.sha256(content.span)),
            size: UInt64(content.count)
        )
        if wanted {
            // A descriptor that is attached takes the place of an evaluation.
            let source = variant.descriptor ?? file
            measurement.descriptor = try ImageDescription(
                variant.descriptor == nil ? content : try source.read(),
                path: source.url.path,
                place: source.place,
                identity: SoftwareIdentity(version: Text(variant.version)),
                requirements: variant.requirements,
                provides: variant.provides
            ).encoded
        }
        if let blocks = variant.blocks { measurement.blocks = digests(of: content, blocks) }
        known[key] = measurement
        return measurement
    }

    /// Digest and size of a file that is not analysed.
    func measure(_ file: SpecifiedFile) throws(AuthorError) -> (digest: SUITDigest, size: UInt64) {
        let content = try file.read()
        return (SUITDigest(.sha256, crypto.sha256(content.span)), UInt64(content.count))
    }

    private func digests(
        of content: Data,
        _ blocks: BlockSpecification
    ) -> (digests: BlockDigests, sidecar: [UInt8])? {
        let form: BlockDigests.Form =
            switch blocks.form {
            case .forward: .forward
            case .reverse: .reverse
            case .list: .list
            }
        return BlockDigests.make(
            of: content.span,
            blockSize: blocks.size(forImageOf: content.count),
            form: form,
            seed: blocks.seed,
            crypto: crypto
        )
    }
}
