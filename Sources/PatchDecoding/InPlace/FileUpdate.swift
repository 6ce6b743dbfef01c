import Glibc
public import PatchFormat

/// Applies a patch for one slot (codec 4 or 5) from a file to a slot, from the start or from where it was cut off.
public struct FileUpdate<Digests: InPlaceDigests> {
    /// Why it did not work.
    public enum Failure: Error, Equatable, Sendable {
        /// The patch cannot be read; `errno`.
        case patch(CInt)
        /// The update was refused or stopped.
        case update(InPlaceError)
        /// The patch within a patch of codec 5 cannot be decoded. Nothing of the slot was written.
        case within(PatchFailure)
        /// The slot cannot be given its size, or the journal not removed; `errno`.
        case finish(CInt)
    }

    /// Called now and then with the bytes made, of how many, and whether nothing of the slot is written yet.
    public typealias Progress = (_ made: Int, _ of: Int, _ isDry: Bool) -> Void

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
    ///   - folder: Where there is room for what containers are on the way; that of the journal unless another is named.
    ///   - progress: Called after each part of the work.
    public func apply(
        _ path: String,
        isDry: Bool = false,
        folder: String? = nil,
        progress: Progress = { _, _, _ in }
    ) throws(Failure) -> InPlaceStep {
        guard let patch = SlotDescriptor(path, O_RDONLY), let size = patch.size else { throw .patch(errno) }
        if codec(of: patch, size) == .staged {
            return try applyStaged(patch, size, isDry, folder ?? slot.folder, progress)
        }
        let update = InPlaceUpdate(slot, digests: digests, limits: limits, isDryRunOnly: isDry)
        var step = update.step
        var buffer: [UInt8] = []
        while case .more(let offset) = step {
            guard offset < UInt64(size) else { throw .update(.patch(.truncated(at: offset))) }
            guard patch.readPiece(Int(offset), of: size, into: &buffer) else { throw .patch(errno) }
            do throws(InPlaceError) { step = try update.push(buffer.span) } catch { throw .update(error) }
            let (made, size, isDry) = update.progress
            progress(made, size, isDry)
        }
        return try finish(step, update.patchHeader)
    }

    private func applyStaged(
        _ patch: SlotDescriptor,
        _ size: Int,
        _ isDry: Bool,
        _ folder: String,
        _ progress: Progress
    ) throws(Failure) -> InPlaceStep {
        let source = StagedSlotSource(slot, digest: digests, folder: folder)
        let update = StagedUpdate(slot, digests: digests, isDryRunOnly: isDry) {
            (expectation, size) throws(InPlaceError) in
            try source.decoder(expectation, size)
        }
        var step = update.step
        var buffer: [UInt8] = []
        loop: while true {
            if case .more(let offset) = step {
                guard offset < UInt64(size) else { throw .update(.patch(.truncated(at: offset))) }
                guard patch.readPiece(Int(offset), of: size, into: &buffer) else { throw .patch(errno) }
            }
            do throws(InPlaceError) {
                switch step {
                case .more: step = try update.push(buffer.span)
                case .proceed: step = try update.proceed()
                case .verified, .complete: break loop
                }
            } catch {
                if error == .within, let failure = source.failure { throw .within(failure) }
                throw .update(error)
            }
            let (made, size, isDry) = update.progress
            progress(made, size, isDry)
        }
        return try finish(step, update.patchHeader)
    }

    private func codec(of patch: SlotDescriptor, _ size: Int) -> PatchCodec? {
        var start = [UInt8](repeating: 0, count: min(size, PatchLimits.header))
        let isRead = start.withUnsafeMutableBufferPointer { start in
            start.baseAddress.map { patch.read(0, start.count, $0) } ?? false
        }
        var reader = PatchReader(digest: digests)
        var position = 0
        guard isRead, case .header(let header)? = try? reader.read(start.span, at: &position) else { return nil }
        return header.codec
    }

    private func finish(_ step: InPlaceStep, _ header: PatchHeader?) throws(Failure) -> InPlaceStep {
        if step == .complete, let header {
            guard slot.finish(header) else { throw .finish(errno) }
        }
        return step
    }
}
