import PatchFormat

/// An image with its references, and copies of it in which these are written in another way.
struct ScannedImage {
    let bytes: UnsafeBufferPointer<UInt8>
    let references: [Reference]

    init(_ bytes: UnsafeBufferPointer<UInt8>, model: ImageModel) {
        self.bytes = bytes
        var found: [Reference] = []
        var scanner = ReferenceScanner(model: model, start: 0, end: UInt32(bytes.count))
        while let reference = scanner.next(in: bytes.span, at: 0) { found.append(reference) }
        references = found
    }

    /// The image with `value` (of the target, mixed) in the address bits of each field.
    func rewritten(onlyCode: Bool = false, _ value: (Reference) -> UInt64) -> [UInt8] {
        var copy = [UInt8](bytes)
        for reference in references {
            if onlyCode && !FieldMask.isMaskedFirst(reference.kind) { continue }
            let mask = FieldMask.mask(reference.kind)
            let mixed = value(reference)
            let place = Int(reference.position)
            for index in 0..<reference.kind.size {
                let part = UInt8(truncatingIfNeeded: mask >> UInt64(8 * index))
                copy[place + index] =
                    copy[place + index] & ~part | UInt8(truncatingIfNeeded: mixed >> UInt64(8 * index)) & part
            }
        }
        return copy
    }

    static func mix(_ target: UInt32) -> UInt64 {
        let value = UInt64(target) &* 0x9E37_79B9_7F4A_7C15
        return value ^ value >> 29
    }
}
