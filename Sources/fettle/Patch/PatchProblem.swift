import PatchDecoding
import PatchFormat

/// Why a patch cannot be read or applied, in words.
enum PatchProblem {
    private static let again = "fetch the patch again"

    /// The start of a digest, as people see digests.
    static func name(_ prefix: DigestPrefix) -> String {
        let digits = String(prefix.value, radix: 16)
        return "sha-256:" + String(repeating: "0", count: 16 - digits.count) + digits + "..."
    }

    static func wrongResult(_ path: String, expected: String, found: String) -> CommandFailure {
        CommandFailure(
            .failure,
            "the patch makes another image",
            at: path,
            expected: expected,
            found: found,
            action: "fetch the patch again, or the image whole; nothing was written"
        )
    }

    static func of(_ error: PatchError, _ path: String) -> CommandFailure {
        let place = "\(path), byte \(error.offset)"
        switch error {
        case .malformedHeader, .headerTooLong:
            return CommandFailure(
                .failure,
                "the file is no patch",
                at: place,
                expected: "the header of a patch",
                action: again
            )
        case .unsupportedVersion(let found):
            return CommandFailure(
                .failure,
                "the patch has a format that is not known here",
                at: place,
                expected: "version \(PatchHeader.version)",
                found: "version \(found)",
                action: "take a newer fettle"
            )
        case .malformedFrame(let frame, _):
            return CommandFailure(
                .failure,
                "frame \(frame) of the patch is malformed",
                at: place,
                expected: "the head of a frame",
                action: again
            )
        case .bodyTooLong(let frame, _, let size, let limit):
            return CommandFailure(
                .failure,
                "frame \(frame) of the patch is too long",
                at: place,
                expected: "at most \(Format.count(limit)) bytes",
                found: "\(Format.count(size)) bytes",
                action: again
            )
        case .damagedFrame(let frame, _):
            return CommandFailure(
                .failure,
                "frame \(frame) of the patch is damaged",
                at: place,
                expected: "the check that follows from the frames before",
                found: "another one",
                action: "\(again), from that byte on"
            )
        case .truncated(let at):
            return CommandFailure(
                .failure,
                at == 0 ? "the file is no patch, or too short for one" : "the patch ends in the middle of a frame",
                at: place,
                expected: at == 0 ? "the header of a patch" : "a whole frame",
                action: at == 0 ? again : "\(again), from that byte on"
            )
        }
    }

    /// Why decoding `source` stopped.
    static func of(_ error: PatchFailure, _ source: PatchSource) -> CommandFailure {
        if error.code == .patch {
            // Says where, and what was found there.
            do { _ = try PatchFrames(source, isQuiet: true) } catch let failure as CommandFailure {
                return failure
            } catch {}
        }
        let action =
            switch error.code {
            case .unsupportedCodec where source.header.codec.isForOneSlot:
                "the patch is for devices with one slot: apply it with --in-place, to a copy of the old image if that is needed"
            case .unsupportedCodec: "take a newer fettle"
            case .storage: "make room there, or name another folder in TMPDIR"
            case .content: "have the patch made again"
            default: again
            }
        return CommandFailure(
            .failure,
            "the patch cannot be applied: \(error.reason)",
            at: source.path,
            found: "\(error.code)",
            action: action + "; nothing was written"
        )
    }
}
