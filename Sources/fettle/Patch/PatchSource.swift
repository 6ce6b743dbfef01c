import Author
import PatchFormat

/// A patch to apply: its file and its header.
struct PatchSource {
    let image: MappedImage
    let header: PatchHeader
    let resultSize: Int

    var path: String { image.path }

    /// The patch at `path`.
    init(_ path: String) throws {
        image = try MappedImage(path)
        var reader = PatchReader(digest: PatchChain())
        var position = 0
        let start = image.span(0..<min(image.count, PatchLimits.header)).span
        do throws(PatchError) {
            guard case .header(let header) = try reader.read(start, at: &position) else {
                throw .truncated(at: 0)
            }
            self.header = header
        } catch {
            throw PatchProblem.of(error, path)
        }
        guard let size = Int(exactly: header.resultSize), size <= Int(Int64.max >> 1) else {
            throw CommandFailure(
                .failure,
                "the patch makes an image that no file can hold",
                at: path,
                found: "\(header.resultSize) bytes",
                action: "fetch the patch again"
            )
        }
        resultSize = size
    }

    /// Checks that `precursor` is what the patch is made from.
    func check(_ precursor: MappedImage, isQuiet: Bool) throws {
        if let size = header.precursorSize, size != UInt64(precursor.count) {
            throw wrong(
                precursor,
                expected: "\(Format.count(size)) bytes",
                found: "\(Format.count(precursor.count)) bytes"
            )
        }
        let bar = ProgressBar("checking \(precursor.path)", total: Int64(precursor.count), isQuiet: isQuiet)
        let prefix = ImageDigest.of(precursor) { bar.advance(by: $0) }.prefix
        bar.finish()
        guard prefix == header.precursor else {
            throw wrong(precursor, expected: PatchProblem.name(header.precursor), found: PatchProblem.name(prefix))
        }
    }

    private func wrong(_ precursor: MappedImage, expected: String, found: String) -> CommandFailure {
        CommandFailure(
            .failure,
            "the patch is made from another image",
            at: precursor.path,
            expected: expected,
            found: found,
            action: "apply it to the image that it was made from, or make one from this image; nothing was written"
        )
    }
}
