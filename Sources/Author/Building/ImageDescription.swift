import Eligibility
public import Foundation
import ImageAnalysis

/// The requirements specification of an image, made by evaluating it (E1).
public struct ImageDescription: Sendable {
    /// The deterministic encoding of the descriptor.
    public let encoded: [UInt8]

    /// Analyses `content`.
    ///
    /// - Throws: ``AuthorError`` with the code ``AuthorError/Code/unusableImage`` where it is no image that can be
    ///   analysed. An image that nothing is known about must not pass for one that needs nothing: its author has to say
    ///   `eligibility: none`.
    public init(_ content: Data, path: String, place: SourcePlace? = nil) throws(AuthorError) {
        let file: ELFFile
        do throws(ELFError) {
            file = try ELFFile(content.span)
        } catch {
            throw AuthorError(
                .unusableImage,
                "what the image \"\(path)\" needs cannot be found out",
                at: place ?? SourcePlace(file: path),
                expected: "an ELF program or library",
                found: "\(error)",
                action: "for an image of another kind say \"policy: { eligibility: none }\""
            )
        }
        _ = file
        self.encoded = Descriptor().encoded()
    }
}
