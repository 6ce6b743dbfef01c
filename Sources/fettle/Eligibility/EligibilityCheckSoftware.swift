import Author
import CBOR
import Eligibility
import Foundation
import ImageAnalysis

/// Software that is going to be installed: its descriptor, and the names behind its symbols where its files are at hand.
struct EligibilityCheckSoftware {
    let descriptor: Descriptor
    let symbolNames: [SymbolHash: Text]

    /// Largest descriptor that is read, in bytes: a package of many libraries has a large one.
    private static let limits = DescriptorLimits(
        size: 67_108_864,
        items: CBORLimits(depth: 16, elements: 1_048_576)
    )

    /// Reads the descriptor at `path`, or evaluates the image or package there.
    init(_ path: String) throws {
        if InputFile.isFolder(path) {
            let description = try ImageDescription(folder: path)
            self.descriptor = description.descriptor
            self.symbolNames = description.symbolNames
            return
        }
        let content = try InputFile.read(path)
        let head = [UInt8](content.prefix(1_024))
        guard ImageFormat(head.span) == .descriptor else {
            let description = try ImageDescription(content, path: path)
            self.descriptor = description.descriptor
            self.symbolNames = description.symbolNames
            return
        }
        do throws(DescriptorError) {
            self.descriptor = try Descriptor(decoding: [UInt8](content), limits: Self.limits)
        } catch {
            throw CommandFailure(
                .failure,
                "the descriptor cannot be read",
                at: path,
                expected: "a descriptor of version 1",
                found: "\(error)",
                action: "make it anew with \"fettle eligibility describe\""
            )
        }
        self.symbolNames = [:]
    }
}
