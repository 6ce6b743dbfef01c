public import Eligibility
public import Foundation
import ImageAnalysis

/// The requirements specification of an image, made by evaluating it (E1).
public struct ImageDescription: Sendable {
    /// What the image needs, and what it gives.
    public let descriptor: Descriptor
    /// The deterministic encoding of the descriptor.
    public let encoded: [UInt8]

    /// Analyses `content`.
    ///
    /// - Throws: ``AuthorError`` with the code ``AuthorError/Code/unusableImage`` where it is no image that can be
    ///   analysed. An image that nothing is known about must not pass for one that needs nothing: its author has to say
    ///   `eligibility: none`.
    ///
    /// - Parameters:
    ///   - content: the image.
    ///   - path: where it was read from, for errors.
    ///   - place: where the specification names it, for errors.
    ///   - identity: what software it is; devices show and report its version.
    public init(
        _ content: Data,
        path: String,
        place: SourcePlace? = nil,
        identity: SoftwareIdentity? = nil
    ) throws(AuthorError) {
        let file: ELFFile
        do throws(ELFError) {
            file = try ELFFile(content.span)
        } catch {
            let isELF = error.code != .notELF
            throw AuthorError(
                .unusableImage,
                "what the image \"\(path)\" needs cannot be found out",
                at: place ?? SourcePlace(file: path),
                expected: isELF ? "\(error.expected) in its \(error.structure)" : "an ELF program or library",
                found: isELF ? "\(error.found) at byte \(error.offset)" : "a file of another kind",
                action: isELF
                    ? "build the image anew: this one is damaged"
                    : "say \"policy: { eligibility: none }\" for an image that devices take without a verdict"
            )
        }
        self.descriptor = Descriptor(of: file, identity: identity)
        self.encoded = descriptor.encoded()
    }
}
