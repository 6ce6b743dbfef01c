import ArgumentParser
import Author
import CBOR
import SUIT

/// The digests of blocks that an image is checked by while it comes.
struct PatchBlockOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The digests of the new image's blocks, as the manifest has them (parameter -261, CBOR).",
            valueName: "file"
        )
    )
    var blocks: String?

    @Option(help: ArgumentHelp("What belongs to the single blocks, from beside the manifest.", valueName: "file"))
    var sidecar: String?

    var isGiven: Bool { blocks != nil }

    func check() throws {
        if (blocks == nil) != (sidecar == nil) { throw ValidationError("--blocks and --sidecar go together") }
    }

    /// The check of a result of `resultSize` bytes, where it is asked for.
    func blocks(resultSize: Int) throws -> PatchBlocks? {
        guard let blocks, let sidecar else { return nil }
        let content = [UInt8](try InputFile.read(blocks, limit: 4096))
        let digests: BlockDigests
        do throws(CBORError) {
            digests = try BlockDigests(content.span, in: 0..<content.count)
        } catch {
            throw CommandFailure(
                .failure,
                "the file holds no digests of blocks",
                at: "\(blocks), byte \(error.offset)",
                expected: "parameter -261 of a manifest, in CBOR",
                found: "\(error)"
            )
        }
        let side = try MappedImage(sidecar)
        guard digests.sidecarSize(of: UInt64(resultSize)) == UInt64(side.count) else {
            throw CommandFailure(
                .failure,
                "the sidecar belongs to another image",
                at: sidecar,
                expected: digests.sidecarSize(of: UInt64(resultSize)).map { "\(Format.count($0)) bytes" },
                found: "\(Format.count(side.count)) bytes"
            )
        }
        return try PatchBlocks(digests, resultSize: resultSize, sidecar: side)
    }
}
