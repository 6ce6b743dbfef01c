public import Containers
public import PatchFormat

/// A streaming decoder of a patch (codec number 3): patch bytes in, bytes of the result out.
///
/// It checks the header against what the device knows, every frame before it is decoded, and every size against
/// ``ContainerLimits`` before it takes room. It undoes the precursor into an unnamed file of the folder it was given,
/// lets the inner decoder make the plain stream from that, and compresses unit by unit. It stops at the authored size.
/// The digest of the result is checked by whoever takes the output.
public final class ContainerPatchDecoder<Digest: FrameDigest, Inner: PlainPatchDecoder> {
    /// What the device knows about the patch beforehand.
    public typealias Expectation = PatchExpectation

    /// Makes the inner decoder: its codec, the plain precursor, which stays where it is as long as this decoder lives,
    /// and what the header of the inner patch must say.
    public typealias InnerFactory = (PatchCodec, UnsafeRawBufferPointer, Expectation) throws(ContainerError) -> Inner

    /// The number in the header.
    public static var codec: PatchCodec { PatchCodec(rawValue: 3) }

    /// Where to ask for the patch again after a recoverable error.
    public var checkpoint: PatchCheckpoint { reader.checkpoint }
    /// How many bytes of the result have been handed out.
    public var produced: UInt64 { UInt64(redo?.produced ?? 0) }

    private let precursor: UnsafeBufferPointer<UInt8>
    private let expectation: Expectation
    private let limits: ContainerLimits
    private let folder: String
    private let mayNest: Bool
    private let makeInner: InnerFactory
    private let workers: any UnitWorkers
    private var reader: PatchReader<Digest>
    /// The head, as far as it is here.
    private var head: [UInt8] = []
    private var plain: ScratchFile?
    private var inner: Inner?
    private var redo: ContainerRedo?
    /// What the common patch makes, where parts come between it.
    private var common: ScratchFile?
    private var commonMade = 0
    private var commonUsed = 0
    private var plan: ContainerHead?
    /// How many patches are complete, and what is left of the current one.
    private var patchIndex = 0
    private var patchLeft = 0
    private var failure: ContainerPatchError?

    /// A decoder of a patch against `precursor`.
    ///
    /// - Parameters:
    ///   - precursor: The whole old container and nothing else, verified by its digest. It is not copied: it must stay
    ///     where it is, and as it is, as long as the decoder lives.
    ///   - folder: Where there is room for the plain precursor.
    ///   - mayNest: Whether an inner patch may be of this codec again: a gzip file within a squashfs. Say `false` where the
    ///     factory makes such a decoder.
    ///   - limits: How large the plain forms may be; `nil` for what the sizes justify.
    ///   - workers: Who compresses; the same for nested containers, so that all compressors together are bounded.
    public init(
        precursor: UnsafeRawBufferPointer,
        expecting expectation: Expectation,
        digest: Digest,
        folder: String,
        limits: ContainerLimits? = nil,
        mayNest: Bool = true,
        workers: any UnitWorkers = SerialWorkers(),
        inner: @escaping InnerFactory
    ) {
        self.precursor = precursor.bindMemory(to: UInt8.self)
        self.expectation = expectation
        self.limits =
            limits
            ?? ContainerLimits(
                precursorSize: precursor.count,
                resultSize: Int(clamping: expectation.resultSize),
                isNested: !mayNest
            )
        self.folder = folder
        self.mayNest = mayNest
        self.makeInner = inner
        self.workers = workers
        self.reader = PatchReader(digest: digest)
    }

    /// Takes bytes of the patch and hands out what comes of them.
    public func push<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerPatchStreamError<Failure>) {
        if let failure { throw .codec(failure) }
        do throws(ContainerPatchStreamError<Failure>) {
            var position = 0
            while true {
                let event: PatchEvent
                do throws(PatchError) {
                    event = try reader.read(input, at: &position)
                } catch {
                    throw .codec(.patch(error))
                }
                switch event {
                case .header(let header):
                    do throws(ContainerPatchError) { try check(header) } catch { throw .codec(error) }
                case .frame:
                    do throws(ContainerStreamError<Failure>) {
                        try decode(reader.body, output)
                    } catch {
                        switch error {
                        case .codec(let cause): throw .codec(.container(cause))
                        case .output(let cause): throw .output(cause)
                        }
                    }
                case .needsMore:
                    return
                }
            }
        } catch {
            switch error {
            case .codec(let cause) where cause.isRecoverable: break
            case .codec(let cause): failure = cause
            case .output: failure = .unusable
            }
            throw error
        }
    }

    /// Says that no more input comes, and checks that the result is complete.
    public func finish() throws(ContainerPatchError) {
        if let failure { throw failure }
        do throws(PatchError) { try reader.finish() } catch { throw .patch(error) }
        do throws(ContainerError) {
            guard let plan, let redo, patchIndex == plan.parts.count + 1 else {
                throw ContainerError(.truncated, "the patch ends in the middle")
            }
            try redo.finish()
        } catch {
            throw .container(error)
        }
    }

    // MARK: Parts

    private func check(_ header: PatchHeader) throws(ContainerPatchError) {
        guard header.codec == Self.codec else { throw .unsupportedCodec(header.codec) }
        guard header.precursor == expectation.precursor, header.precursorSize == UInt64(precursor.count) else {
            throw .wrongPrecursor
        }
        guard header.result == expectation.result, header.resultSize == expectation.resultSize,
            header.resultSize <= UInt64(Int.max)
        else { throw .wrongResult }
    }

    private func decode<Failure: Error>(
        _ body: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        var position = 0
        if plan == nil {
            do throws(ContainerError) {
                position = try takeHead(body)
            } catch {
                throw .codec(error)
            }
            guard plan != nil else { return }
            try finishPatches(output)
        }
        while position < body.count {
            guard let inner else { throw .codec(ContainerError(.malformed, "bytes behind the last patch")) }
            let end = position + min(patchLeft, body.count - position)
            try feed(inner, body.extracting(position..<end), output)
            patchLeft -= end - position
            position = end
            try finishPatches(output)
        }
    }

    /// Passes bytes of a patch to its decoder, and on what that makes.
    private func feed<Failure: Error>(
        _ inner: Inner,
        _ bytes: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        do throws(ContainerStreamError<ContainerStreamError<Failure>>) {
            try inner.pushPlain(bytes) { (made: Span<UInt8>) throws(ContainerStreamError<Failure>) in
                if patchIndex == 0, let common {
                    do throws(ContainerError) { try keep(made, in: common) } catch { throw .codec(error) }
                } else {
                    try redo?.push(made, output)
                }
            }
        } catch {
            switch error {
            case .codec(let cause): throw .codec(cause)
            case .output(let cause): throw cause
            }
        }
    }

    private func keep(_ made: Span<UInt8>, in common: ScratchFile) throws(ContainerError) {
        guard made.count <= common.bytes.count - commonMade else {
            throw ContainerError(.limitExceeded, "more of the common patch than was stated")
        }
        made.withUnsafeBufferPointer { made in
            _ = UnsafeMutableBufferPointer(rebasing: common.bytes[commonMade..<(commonMade + made.count)])
                .update(fromContentsOf: made)
        }
        commonMade += made.count
    }

    /// Ends the patch that is complete, if one is, and begins the next.
    private func finishPatches<Failure: Error>(
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        while let plan, let inner, patchLeft == 0 {
            do throws(ContainerError) { try inner.finishPlain() } catch { throw .codec(error) }
            self.inner = nil
            patchIndex += 1
            guard patchIndex <= plan.parts.count else {
                if let common { try pass(common.bytes.count - commonUsed, of: common, output) }
                return
            }
            let part = plan.parts[patchIndex - 1]
            if let common { try pass(part.gap, of: common, output) }
            do throws(ContainerError) {
                try begin(part.codec, part.precursor, makes: part.size, patchSize: part.patchSize)
            } catch {
                throw .codec(error)
            }
        }
    }

    /// Passes on what the common patch has made.
    private func pass<Failure: Error>(
        _ count: Int,
        of common: ScratchFile,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        guard count <= commonMade - commonUsed else {
            throw .codec(ContainerError(.truncated, "less of the common patch than was stated"))
        }
        guard count > 0, let redo else { return }
        let range = commonUsed..<(commonUsed + count)
        commonUsed += count
        try redo.push(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(common.bytes)[range]).span, output)
    }

    private func begin(
        _ codec: UInt8,
        _ range: Range<Int>,
        makes size: Int,
        patchSize: Int
    ) throws(ContainerError) {
        guard codec != Self.codec.rawValue || mayNest, patchSize > 0 else {
            throw ContainerError(.unsupported, "containers nested too deeply, or a patch of no bytes")
        }
        patchLeft = patchSize
        let precursor = plain.map { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0.bytes)[range]) }
        inner = try makeInner(
            PatchCodec(rawValue: codec),
            precursor ?? UnsafeRawBufferPointer(start: nil, count: 0),
            Expectation(
                precursor: expectation.precursor,
                result: expectation.result,
                resultSize: UInt64(size)
            )
        )
    }

    /// Collects the head, and sets to work when it is complete. Says how many bytes of `body` belong to it.
    private func takeHead(_ body: Span<UInt8>) throws(ContainerError) -> Int {
        let before = head.count
        body.withUnsafeBufferPointer { head.append(contentsOf: $0) }
        let collected = head
        guard let extent = try ContainerHead.extent(collected.span) else { return body.count }
        let end = extent.start + extent.size
        guard collected.count >= end else { return body.count }
        head = []
        let content = Array(collected[extent.start..<end])
        let found = try ContainerHead(decoding: content.span, limits: limits)
        let plain = try ScratchFile(size: found.precursorPlain, in: folder)
        let units = try ContainerUndo.undo(precursor, by: found.script, into: plain.bytes)
        self.plain = plain
        if !found.parts.isEmpty { common = try ScratchFile(size: found.commonSize, in: folder) }
        redo = ContainerRedo(
            precursor: precursor,
            units: units,
            recipeSize: found.recipeSize,
            resultSize: Int(expectation.resultSize),
            workers: workers
        )
        try begin(found.codec, 0..<found.precursorPlain, makes: found.commonSize, patchSize: found.patchSize)
        plan = found
        return end - before
    }
}

extension ContainerPatchDecoder: PlainPatchDecoder {
    /// Takes bytes of the inner patch.
    public func pushPlain<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        do throws(ContainerPatchStreamError<Failure>) {
            try push(input, output)
        } catch {
            switch error {
            case .codec(.container(let cause)): throw .codec(cause)
            case .codec(let cause): throw .codec(ContainerError(.corrupt, "\(cause)"))
            case .output(let cause): throw .output(cause)
            }
        }
    }

    /// Checks that the inner result is complete.
    public func finishPlain() throws(ContainerError) {
        do throws(ContainerPatchError) { try finish() } catch {
            if case .container(let cause) = error { throw cause }
            throw ContainerError(.corrupt, "\(error)")
        }
    }
}
