import PatchEncoding
public import PatchFormat

/// Which payload is sent, of those that are there and that the device takes: a value that only computes.
public enum PayloadChoice: Sendable, Equatable {
    /// The patch.
    case patch(Payload)
    /// The compressed image.
    case compressed(Payload)
    /// The image as it is.
    case image
    /// The only payload that the device takes is still being made.
    case later
    /// Nothing is small enough.
    case tooLarge

    /// Chooses by the rule of ``PatchEncoding/DeliveryChoice`` among what is ready and small enough.
    ///
    /// - Parameters:
    ///   - accepted: The formats that both the author and the device allow.
    ///   - limit: The largest payload that the device takes, in bytes, or nothing.
    ///   - imageSize: The size of the result, in bytes.
    ///   - patch: What became of the patch.
    ///   - compressed: What became of the compressed image.
    public init(
        accepted: Set<PayloadFormat>,
        limit: UInt64?,
        imageSize: Int64,
        patch: PayloadOutcome,
        compressed: PayloadOutcome
    ) {
        func fits(_ size: Int64) -> Bool { limit.map { UInt64(max(0, size)) <= $0 } ?? true }
        var possible: Set<PayloadFormat> = []
        var small: Payload?
        var delta: Payload?
        if accepted.contains(.full), fits(imageSize) { possible.insert(.full) }
        if accepted.contains(.fullZstd), let payload = compressed.payload, fits(payload.size) {
            possible.insert(.fullZstd)
            small = payload
        }
        if accepted.contains(.patch), let payload = patch.payload, fits(payload.size) {
            possible.insert(.patch)
            delta = payload
        }
        let format = DeliveryChoice.format(
            plain: UInt64(max(0, imageSize)),
            compressed: small.map { UInt64(max(0, $0.size)) },
            patch: delta.map { UInt64(max(0, $0.size)) },
            accepted: possible
        )
        let isAwaited =
            (accepted.contains(.patch) && !patch.isFinal) || (accepted.contains(.fullZstd) && !compressed.isFinal)
        switch (format, delta, small) {
        case (.patch?, .some(let payload), _): self = .patch(payload)
        case (.fullZstd?, _, .some(let payload)): self = .compressed(payload)
        case (.full?, _, _): self = .image
        default: self = isAwaited ? .later : .tooLarge
        }
    }
}
