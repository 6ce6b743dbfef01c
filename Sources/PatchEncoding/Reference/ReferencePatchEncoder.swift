public import PatchFormat

/// An encoder of codec ``PatchCodec/reference``: copies with predicted references, the rest in an adaptive binary code.
public struct ReferencePatchEncoder: PatchEncoder {
    /// The most bytes of an image.
    public static let sizeLimit = 1 << 30

    /// What the decoder has room for.
    public let limits: ReferenceLimits
    /// The longest body of a frame, in bytes.
    public let bodyLimit: Int
    /// Whether addresses are looked for; without them, a patch is made of bytes alone.
    public let predictsReferences: Bool

    /// The codec with references.
    public var codec: PatchCodec { .reference }

    /// An encoder for decoders with `limits`.
    public init(limits: ReferenceLimits = .linux, bodyLimit: Int = 65_536, predictsReferences: Bool = true) {
        self.limits = limits
        self.bodyLimit = bodyLimit
        self.predictsReferences = predictsReferences
    }

    /// A patch that makes `new` from `old`; see ``PatchEncoder``. The tier makes no difference: this is the best one's.
    public func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        guard old.count <= Self.sizeLimit, new.count <= Self.sizeLimit else {
            throw PatchEncodingError(.tooLarge, "images above \(Self.sizeLimit) bytes are not compared")
        }
        if isCancelled() { throw PatchEncodingError(.cancelled, "no patch is wanted any more") }
        let made = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in bodies(old, new, isCancelled) }
        }
        if isCancelled() { throw PatchEncodingError(.cancelled, "no patch is wanted any more") }
        guard let made else { throw PatchEncodingError(.tooLarge, "the images are too large to be compared") }
        let header = PatchHeader(
            codec: codec,
            precursor: names.precursor,
            result: names.result,
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        var writer = PatchWriter(header: header, digest: digest)
        for body in made {
            writer.append(body.span)
            writer.endFrame()
        }
        let patch = writer.finish()
        try prove(patch, old: old, new: new, names: names, digest: digest)
        return patch
    }

    private func bodies(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ isCancelled: () -> Bool
    ) -> [[UInt8]]? {
        var encoder = ReferenceBodies(size: limits.models, bodyLimit: bodyLimit)
        encoder.runLimit = min(encoder.runLimit, limits.runs)
        if bodyLimit < encoder.wideBodyLimit, limits.models != .large { encoder.wideBodyLimit = bodyLimit }
        let model = predictsReferences ? Self.model : { ImageModel(opaque: UInt32($0.count)) }
        return encoder.make(
            old: old,
            new: new,
            oldModel: model(old),
            newModel: model(new),
            isCancelled: isCancelled
        )?.bodies
    }

    /// Decodes the patch as a device does, and compares.
    private func prove<Digest: FrameDigest>(
        _ patch: [UInt8],
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        digest: Digest
    ) throws(PatchEncodingError) {
        var result = [UInt8](repeating: 0, count: new.count)
        var failure: PatchDecodingError?
        old.withUnsafeBufferPointer { old in
            result.withUnsafeMutableBufferPointer { room in
                var decoder = ReferencePatchDecoder(
                    memory: ContiguousMemory(old: old, new: room),
                    expecting: PatchExpectation(
                        precursor: names.precursor,
                        result: names.result,
                        resultSize: UInt64(room.count)
                    ),
                    digest: digest,
                    limits: limits
                )
                do throws(PatchDecodingError) {
                    try decoder.push(patch.span)
                    try decoder.finish()
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw PatchEncodingError(.notReproducible, "the patch does not read back: \(failure)") }
        let isSame = new.withUnsafeBufferPointer { new in result.withUnsafeBufferPointer { new.elementsEqual($0) } }
        guard isSame else { throw PatchEncodingError(.notReproducible, "the patch makes another image") }
    }
}

extension ReferencePatchEncoder {
    /// What `image` is, as far as it can be told from its bytes.
    static func model(_ image: UnsafeBufferPointer<UInt8>) -> ImageModel {
        let bytes = [UInt8](image)
        return ImageModel(elf: bytes) ?? ImageModel(firmware: bytes) ?? ImageModel(opaque: UInt32(image.count))
    }

    /// Whether `image` begins like an ELF file: a program or a library, not a tree of files.
    static func isExecutable(_ image: Span<UInt8>) -> Bool {
        image.count >= 4 && image[0] == 0x7F && image[1] == 0x45 && image[2] == 0x4C && image[3] == 0x46
    }
}
