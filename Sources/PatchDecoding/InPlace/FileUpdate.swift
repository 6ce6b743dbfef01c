import Glibc
public import PatchFormat

/// Applies a patch of codec 4 from a file to a slot, from the start or from where it was cut off.
public struct FileUpdate<Digests: InPlaceDigests> {
    /// Why it did not work.
    public enum Failure: Error, Equatable, Sendable {
        /// The patch cannot be read; `errno`.
        case patch(CInt)
        /// The update was refused or stopped.
        case update(InPlaceError)
        /// The slot cannot be given its size, or the journal not removed; `errno`.
        case finish(CInt)
    }

    private static var pieceSize: Int { 65_536 }

    private let slot: FileSlot
    private let digests: Digests
    private let limits: InPlaceLimits

    /// An update of `slot`.
    public init(_ slot: FileSlot, digests: Digests, limits: InPlaceLimits = .linux) {
        self.slot = slot
        self.digests = digests
        self.limits = limits
    }

    /// Applies the patch file at `path`.
    ///
    /// - Parameters:
    ///   - path: The patch, which has to stay as it is until the update is complete.
    ///   - isDry: Only say whether it would work: nothing is written.
    ///   - progress: Called now and then with the bytes made, of how many, and whether nothing is written yet.
    public func apply(
        _ path: String,
        isDry: Bool = false,
        progress: (_ made: Int, _ of: Int, _ isDry: Bool) -> Void = { _, _, _ in }
    ) throws(Failure) -> InPlaceStep {
        guard let patch = SlotDescriptor(path, O_RDONLY), let size = patch.size else { throw .patch(errno) }
        let update = InPlaceUpdate(slot, digests: digests, limits: limits, isDryRunOnly: isDry)
        var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        var step = update.step
        while case .more(let offset) = step {
            guard offset < UInt64(size) else { throw .update(.patch(.truncated(at: offset))) }
            let count = min(Self.pieceSize, size - Int(offset))
            let isRead = buffer.withUnsafeMutableBufferPointer { patch.read(Int(offset), count, $0.baseAddress!) }
            guard isRead else { throw .patch(errno) }
            do throws(InPlaceError) {
                step = try update.push(buffer.span.extracting(0..<count))
            } catch {
                throw .update(error)
            }
            let (made, size, isDry) = update.progress
            progress(made, size, isDry)
        }
        if step == .complete, let header = update.patchHeader {
            guard slot.finish(header) else { throw .finish(errno) }
        }
        return step
    }
}
