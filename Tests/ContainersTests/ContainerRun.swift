import ContainerCodec
import Containers
import PatchEncoding
import PatchFormat
import ZstdCodec

/// Makes and applies patches.
enum ContainerRun {
    static let names = PatchNames(precursor: DigestPrefix(1), result: DigestPrefix(2))

    /// A patch; with `nested`, of containers within the container, and a patch for each executable.
    static func make(_ old: [UInt8], _ new: [UInt8], nested: Bool = false) throws -> [UInt8] {
        let one = ContainerPatchEncoder(
            inner: ZstdPatchEncoder(),
            executables: nested ? .split : .ignored,
            refusesOthers: !nested
        )
        let names = names
        if nested {
            return try ContainerPatchEncoder(inner: one, executables: .kept).encode(
                old: old.span,
                new: new.span,
                names: names,
                tier: .fast,
                digest: Sha256FrameDigest()
            )
        }
        return try one.encode(old: old.span, new: new.span, names: names, tier: .fast, digest: Sha256FrameDigest())
    }

    struct Outcome {
        var result: [UInt8] = []
        var error: ContainerPatchError?
    }

    static func apply(
        _ patch: [UInt8],
        to old: [UInt8],
        size: Int,
        piece: Int = 1_000,
        precursor: DigestPrefix = names.precursor,
        workers: any UnitWorkers = SerialWorkers()
    ) -> Outcome {
        var outcome = Outcome()
        old.withUnsafeBytes { old in
            let decoder = ContainerPatchDecoder<Sha256FrameDigest, AnyPlainDecoder>(
                precursor: old,
                expecting: .init(precursor: precursor, result: names.result, resultSize: UInt64(size)),
                digest: Sha256FrameDigest(),
                folder: "/tmp",
                workers: workers,
                inner: AnyPlainDecoder.make
            )
            do throws(ContainerPatchStreamError<Never>) {
                for start in stride(from: 0, to: patch.count, by: piece) {
                    let part = Array(patch[start..<min(start + piece, patch.count)])
                    try decoder.push(part.span) { (bytes: Span<UInt8>) throws(Never) in
                        bytes.withUnsafeBufferPointer { outcome.result.append(contentsOf: $0) }
                    }
                }
            } catch {
                if case .codec(let cause) = error { outcome.error = cause }
                return
            }
            do throws(ContainerPatchError) { try decoder.finish() } catch { outcome.error = error }
        }
        return outcome
    }

    /// The content of a patch's frames.
    static func content(_ patch: [UInt8]) -> (header: PatchHeader?, bytes: [UInt8]) {
        var reader = PatchReader(digest: Sha256FrameDigest())
        var position = 0
        var bytes: [UInt8] = []
        while let event = try? reader.read(patch.span, at: &position), event != .needsMore {
            reader.body.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        }
        return (reader.header, bytes)
    }

    /// A patch of this content, with right frames.
    static func patch(_ header: PatchHeader, _ content: [UInt8]) -> [UInt8] {
        var writer = PatchWriter(header: header, digest: Sha256FrameDigest())
        writer.append(content.span)
        return writer.finish()
    }
}
