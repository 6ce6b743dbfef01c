extension ImageModel {
    /// The bytes of a field at `position` of this image that points to `target`.
    ///
    /// - Parameters:
    ///   - reference: What the field is; its kind and anchor count, not its position and target.
    ///   - field: The bytes that stand there now, little-endian: what is no address is taken from them.
    /// - Returns: ``ReferenceKind/size`` bytes, little-endian; nil where the target has no address or is out of reach.
    public func encode(
        _ reference: Reference,
        at position: UInt32,
        target: UInt32,
        field: UInt64
    ) -> UInt64? {
        switch reference.kind {
        case .index32, .sectionRelative64, .regionRelative32, .complementOffset32, .number32, .index24, .symbolIndex24:
            return encodeRow(reference, at: position, target: target, field: field)
        default: break
        }
        guard let address = address(ofPlace: target) else { return nil }
        switch reference.kind {
        case .pointer64, .rowAddress64: return address
        case .pointer32, .rowAddress32: return address >> 32 == 0 ? address : nil
        case .pointerThumb: return address >> 32 == 0 && address & 1 == 0 ? address | 1 : nil
        case .x86Absolute, .tableAddress32:
            return Int64(bitPattern: address) == Int64(Int32(truncatingIfNeeded: address)) ? address & 0xFFFF_FFFF : nil
        case .a64PageAdd, .a64PageLoad, .a32Low, .a32High, .thumbLow, .thumbHigh, .riscvHigh, .riscvLow, .riscvLowStore:
            return AddressField.encode(reference.kind, address: address, field: field)
        default: break
        }
        guard let origin = self.address(ofPlace: position) else { return nil }
        let base = origin &+ UInt64(bitPattern: Int64(reference.anchor))
        return RelativeField.encode(reference.kind, origin: base, address: address, field: field)
    }

    /// The target of a field at `position` of this image: the one nearest to `predicted` whose encoding gives `field`.
    ///
    /// It is for an encoder that wants to correct a prediction by a target rather than by bytes.
    public func target(
        of reference: Reference,
        at position: UInt32,
        field: UInt64,
        near predicted: UInt32
    ) -> UInt32? {
        let found: UInt32?
        switch reference.kind {
        case .index32, .sectionRelative64, .regionRelative32, .complementOffset32, .number32, .index24, .symbolIndex24:
            found = rowTarget(reference, at: position, field: field)
        case .pointer64, .rowAddress64: found = place(ofAddress: field)
        case .pointer32, .rowAddress32: found = place(ofAddress: field & 0xFFFF_FFFF)
        case .pointerThumb: found = place(ofAddress: field & 0xFFFF_FFFE)
        case .x86Absolute, .tableAddress32:
            found = place(ofAddress: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: field))))
        default:
            guard let near = address(ofPlace: predicted) else { return nil }
            switch reference.kind {
            case .a64PageAdd, .a64PageLoad, .a32Low, .a32High, .thumbLow, .thumbHigh, .riscvHigh, .riscvLow,
                .riscvLowStore:
                found = AddressField.address(reference.kind, field: field, near: near).flatMap { place(ofAddress: $0) }
            default:
                guard let origin = self.address(ofPlace: position) else { return nil }
                let base = origin &+ UInt64(bitPattern: Int64(reference.anchor))
                found = RelativeField.address(reference.kind, origin: base, field: field, near: near)
                    .flatMap { place(ofAddress: $0) }
            }
        }
        guard let found, encode(reference, at: position, target: found, field: field) == field else { return nil }
        return found
    }
}
