import Author
import Foundation
import PatchDecoding
import PatchFormat

/// A patch that is written over its own precursor: after a dry run, block by block, with a journal beside the file, so that it
/// can go on after an interruption at any moment.
struct PatchInPlace {
    /// Units of writing, the quickest first: that of the patch must be a multiple.
    private static let units = [4096, 64]
    /// A slot is a file: it grows as far as the patch asks for, within reason.
    private static let largestSlot = 1 << 33

    let file: String
    let source: PatchSource
    let digest: [UInt8]?
    let isDryRun: Bool

    private var journalPath: String { file + ".journal" }

    /// The digest of the new image, which the file then has; empty after a dry run.
    func run(isQuiet: Bool) throws -> [UInt8] {
        if let digest, DigestPrefix(digest: digest) != source.header.result {
            throw PatchProblem.wrongResult(
                source.path,
                expected: Hexadecimal.text(digest),
                found: PatchProblem.name(source.header.result)
            )
        }
        // Says what is wrong where it is no regular file.
        _ = try MappedImage(file)
        try update(isQuiet)
        if isDryRun { return [] }
        let made = try result()
        if let digest, made != digest {
            throw PatchProblem.wrongResult(file, expected: Hexadecimal.text(digest), found: Hexadecimal.text(made))
        }
        return made
    }

    private func update(_ isQuiet: Bool) throws {
        for unit in Self.units {
            let slot = try openSlot(unit)
            do throws(FileUpdate<PatchInPlaceDigests>.Failure) {
                return try update(slot, isQuiet)
            } catch {
                if !isDryRun { slot.discard() }
                // The patch is made for smaller blocks: nothing was written yet.
                if error == .update(.layout), unit != Self.units.last { continue }
                throw problem(error)
            }
        }
    }

    private func openSlot(_ unit: Int) throws -> FileSlot {
        let slot = FileSlot(
            path: file,
            journalPath: journalPath,
            blockSize: unit,
            spillSize: Self.largestSlot,
            sizeLimit: Self.largestSlot,
            isReadOnly: isDryRun
        )
        if let slot { return slot }
        let reason = errno
        if reason == EWOULDBLOCK {
            throw CommandFailure(
                .conflict,
                "another process is updating \"\(file)\"",
                at: journalPath,
                action: "wait until it has ended"
            )
        }
        throw CommandFailure(
            .failure,
            "\"\(file)\" cannot be written",
            at: file,
            found: String(cString: strerror(reason)),
            action: "check the folder and its permissions; nothing was written"
        )
    }

    private func update(_ slot: FileSlot, _ isQuiet: Bool) throws(FileUpdate<PatchInPlaceDigests>.Failure) {
        let bar = ProgressBar(
            "updating \(file)",
            total: Int64(source.resultSize) * (isDryRun ? 1 : 2),
            isQuiet: isQuiet
        )
        defer { bar.finish() }
        var shown = 0
        let update = FileUpdate(slot, digests: PatchInPlaceDigests())
        _ = try update.apply(source.path, isDry: isDryRun, folder: isDryRun ? NSTemporaryDirectory() : nil) {
            made,
            count,
            isDry in
            let sum = made + (isDry || isDryRun ? 0 : count)
            if sum > shown { bar.advance(by: sum - shown) }
            shown = max(shown, sum)
        }
    }

    private func problem(_ failure: FileUpdate<PatchInPlaceDigests>.Failure) -> CommandFailure {
        switch failure {
        case .update(let error): PatchProblem.of(error, file: file, source)
        case .within(let failure) where failure.code == .storage && !isDryRun:
            CommandFailure(
                .failure,
                "there is no room to unpack the container: \(failure.reason)",
                at: PathName(file).folder,
                action: "make room there; nothing was written"
            )
        case .within(let failure): PatchProblem.of(failure, source)
        case .patch(let reason):
            CommandFailure(
                .failure,
                "the patch cannot be read",
                at: source.path,
                found: String(cString: strerror(reason)),
                action: "start the same command again: it goes on where it stopped"
            )
        case .finish(let reason):
            CommandFailure(
                .failure,
                "the file cannot be given its size, or its journal not be removed",
                at: file,
                found: String(cString: strerror(reason)),
                action: "start the same command again: it goes on where it stopped"
            )
        }
    }

    private func result() throws -> [UInt8] {
        let image = try MappedImage(file)
        var digest = ImageDigest()
        digest.update(image.span(0..<min(source.resultSize, image.count)))
        return digest.bytes
    }
}
