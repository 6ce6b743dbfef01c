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
        let descriptor: [UInt8]?
    }

    private let crypto: Crypto
    private var known: [String: Measurement] = [:]

    init(crypto: Crypto) {
        self.crypto = crypto
    }

    mutating func read(_ variant: ClassSpecification) throws(AuthorError) -> Measurement {
        let path = variant.image.path
        let wanted = variant.policy.eligibility == .required
        // The descriptor names the version, so a file that two classes give different versions has two descriptors.
        let key = variant.version + "\u{0}" + path
        if let measurement = known[key], measurement.descriptor != nil || !wanted { return measurement }
        let content = try InputFile.read(path, namedAt: variant.imagePlace)
        guard !content.isEmpty else {
            throw AuthorError(.unusableImage, "the image \"\(path)\" is empty", at: variant.imagePlace)
        }
        let measurement = Measurement(
            digest: SUITDigest(.sha256, crypto.sha256(content.span)),
            size: UInt64(content.count),
            descriptor: wanted
                ? try ImageDescription(
                    content,
                    path: path,
                    place: variant.imagePlace,
                    identity: SoftwareIdentity(version: Text(variant.version))
                ).encoded : nil
        )
        known[key] = measurement
        return measurement
    }
}
