public import PatchFormat

/// In which format an image is delivered, when its sizes are known [D6].
public enum DeliveryChoice {
    /// The format to deliver in, or `nil` where the device takes none that there is.
    ///
    /// A patch must save at least a twentieth of the best full delivery that the device takes: below that, the device's
    /// work, and the chance of having to start again with the full image, are not worth it. A compressed image need
    /// only be smaller than the plain one.
    ///
    /// - Parameters:
    ///   - plain: The size of the image, in bytes.
    ///   - compressed: The size of the compressed image, where there is one.
    ///   - patch: The size of the patch from the device's precursor, where there is one.
    ///   - accepted: The formats that the device takes.
    public static func format(
        plain: UInt64,
        compressed: UInt64?,
        patch: UInt64?,
        accepted: Set<PayloadFormat>
    ) -> PayloadFormat? {
        var full: (format: PayloadFormat, size: UInt64)?
        if accepted.contains(.full) { full = (.full, plain) }
        if let compressed, accepted.contains(.fullZstd), compressed < full?.size ?? .max {
            full = (.fullZstd, compressed)
        }
        guard let patch, accepted.contains(.patch) else { return full?.format }
        guard let full else { return .patch }
        // full - full/20, rounded so that exactly a twentieth still counts, without overflow.
        let enough = full.size / 20 + (full.size % 20 == 0 ? 0 : 1)
        return patch <= full.size - enough && patch < full.size ? .patch : full.format
    }
}
