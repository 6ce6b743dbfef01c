extension ReferenceScanner {
    /// Aligned 64-bit words that are addresses.
    mutating func scanPointers64(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 8 <= stop {
            let value = unsafe window.double(at: at)
            let previous = rows.previous
            rows.previous = value
            if value >= place.lowestPointer, let target = model.place(ofAddress: value),
                !(isText(previous) && isTextEnd(value))
            {
                cursor = at &+ 8
                return Reference(position: UInt32(at), target: target, anchor: 0, kind: .pointer64)
            }
            at &+= 8
        }
        cursor = max(at, limit)
        return nil
    }

    /// Whether all bytes are printable.
    @inline(__always)
    private func isText(_ value: UInt64) -> Bool {
        let high = value & 0x8080_8080_8080_8080
        return high == 0 && (value &- 0x2020_2020_2020_2020) & 0x8080_8080_8080_8080 == 0
    }

    /// Whether it is printable bytes and then zeros: behind text, the end of the string.
    @inline(__always)
    private func isTextEnd(_ value: UInt64) -> Bool {
        let filled = value | ~0 << UInt64((64 &- value.leadingZeroBitCount &+ 7) & ~7) & 0x2020_2020_2020_2020
        return isText(filled)
    }

    /// Aligned 32-bit words that are addresses.
    mutating func scanPointers32(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            if let found = pointer32(unsafe window.word(at: at), at: at) {
                cursor = at &+ 4
                return found
            }
            at &+= 4
        }
        cursor = max(at, limit)
        return nil
    }

    /// The reference that a 32-bit word is, if its value is an address.
    @inline(__always)
    func pointer32(_ value: UInt32, at position: Int) -> Reference? {
        guard value >= 0x100, let target = model.place(ofAddress: UInt64(value)) else { return nil }
        // Odd addresses of code have the Thumb bit (also in PIC, where every small number is an address: code only).
        if value & 1 == 1 {
            guard place.hasThumb, Int(target) >= place.codeStart, Int(target) < place.codeEnd else { return nil }
            return Reference(position: UInt32(position), target: target &- 1, anchor: 0, kind: .pointerThumb)
        }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: .pointer32)
    }

    /// 32-bit offsets from the place that the region's parameter names.
    mutating func scanOffsets32(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        guard let base = model.address(ofPlace: place.parameter) else {
            cursor = limit
            return nil
        }
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            let value = unsafe window.word(at: at)
            let isComplement = value >> 31 == 1
            if let target = model.place(ofAddress: base &+ UInt64(isComplement ? ~value : value)) {
                cursor = at &+ 4
                return Reference(
                    position: UInt32(at),
                    target: target,
                    anchor: 0,
                    kind: isComplement ? .complementOffset32 : .regionRelative32
                )
            }
            at &+= 4
        }
        cursor = max(at, limit)
        return nil
    }

    /// Sign-extended 32-bit addresses.
    mutating func scanAddresses32(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            let value = unsafe Int64(Int32(bitPattern: window.word(at: at)))
            if UInt64(bitPattern: value) >= place.lowestPointer,
                let target = model.place(ofAddress: UInt64(bitPattern: value))
            {
                cursor = at &+ 4
                return Reference(position: UInt32(at), target: target, anchor: 0, kind: .tableAddress32)
            }
            at &+= 4
        }
        cursor = max(at, limit)
        return nil
    }

    /// Numbers of rows in 24 bits, big-endian.
    mutating func scanRowNumbers24(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        guard cursor < limit, cursor &+ 3 <= stop else {
            cursor = max(cursor, limit)
            return nil
        }
        let at = cursor
        cursor &+= 3
        var reference = Reference(position: UInt32(at), target: 0, anchor: 0, kind: .index24)
        let field = unsafe UInt64(window.word(at: at) & 0xFF_FFFF)
        guard let target = model.rowTarget(reference, at: reference.position, field: field) else { return nil }
        reference.target = target
        return reference
    }
}
