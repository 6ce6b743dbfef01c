extension ImageModel {
    /// A field that counts from a region or a section, not from an address.
    func encodeRow(_ reference: Reference, at position: UInt32, target: UInt32, field: UInt64) -> UInt64? {
        switch reference.kind {
        case .regionRelative32:
            guard let base = regionBase(at: position),
                let address = address(ofPlace: target)
            else { return nil }
            let value = Int64(bitPattern: address &- base)
            guard value == Int64(Int32(truncatingIfNeeded: value)) else { return nil }
            return UInt64(UInt32(truncatingIfNeeded: value))
        case .complementOffset32:
            guard let base = regionBase(at: position), let address = address(ofPlace: target) else { return nil }
            let distance = address &- base
            return distance < 0x8000_0000 ? UInt64(~UInt32(distance)) : nil
        case .index24:
            guard let region = region(at: position), target >= region.parameter else { return nil }
            let distance = target &- region.parameter
            guard distance & 3 == 0, distance >> 2 <= 0xFF_FFFF else { return nil }
            return UInt64((distance >> 2).byteSwapped >> 8)
        case .index32:
            guard let (base, unit) = indexBase(reference, at: position), target >= base else { return nil }
            let distance = target &- base
            guard distance % unit == 0 else { return nil }
            return UInt64(distance / unit)
        case .symbolIndex24:
            guard let (base, unit) = indexBase(reference, at: position), target >= base else { return nil }
            let distance = target &- base
            guard distance % unit == 0, distance / unit <= 0xFF_FFFF else { return nil }
            return UInt64(distance / unit) << 8 | field & 0xFF
        case .number32:
            let base = reference.anchor == 0 ? Reference.typePlaces : Reference.stringPlaces
            guard target > base, target &- base < Reference.numberLimit else { return nil }
            return UInt64(target &- base)
        case .sectionRelative64:
            guard let base = sectionBase(reference, at: position) else { return nil }
            let bias = Int64(reference.anchor & 0x7F)
            return UInt64(bitPattern: Int64(target) - Int64(base) - bias)
        default: return nil
        }
    }

    /// The target of such a field.
    func rowTarget(_ reference: Reference, at position: UInt32, field: UInt64) -> UInt32? {
        switch reference.kind {
        case .regionRelative32:
            guard let base = regionBase(at: position) else { return nil }
            return place(ofAddress: base &+ UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: field))))
        case .complementOffset32:
            guard let base = regionBase(at: position) else { return nil }
            return place(ofAddress: base &+ UInt64(~UInt32(truncatingIfNeeded: field)))
        case .index24:
            guard let region = region(at: position), region.parameter <= size else { return nil }
            let number = (UInt32(truncatingIfNeeded: field) << 8).byteSwapped
            return number <= (size &- region.parameter) >> 2 ? region.parameter &+ number << 2 : nil
        case .index32, .symbolIndex24:
            guard let (base, unit) = indexBase(reference, at: position) else { return nil }
            let index = UInt32(truncatingIfNeeded: field) >> (reference.kind == .index32 ? 0 : 8)
            guard index <= (size &- min(base, size)) / unit else { return nil }
            return base &+ index &* unit
        case .number32:
            let value = UInt32(truncatingIfNeeded: field)
            guard value > 0, value < Reference.numberLimit else { return nil }
            return value &+ (reference.anchor == 0 ? Reference.typePlaces : Reference.stringPlaces)
        case .sectionRelative64:
            guard let base = sectionBase(reference, at: position) else { return nil }
            let value = Int64(bitPattern: field) &+ Int64(base) &+ Int64(reference.anchor & 0x7F)
            guard value >= 0, value < Int64(size) else { return nil }
            return UInt32(truncatingIfNeeded: value)
        default: return nil
        }
    }

    /// The address that the words of a region count from: its own, or that of the place that it names.
    private func regionBase(at position: UInt32) -> UInt64? {
        guard let region = region(at: position) else { return nil }
        let usesParameter = region.content == .offsets32 || region.content.isCode
        return address(ofPlace: usesParameter ? region.parameter : region.offset)
    }

    /// What an index counts from, and how many bytes a step has: anchor 0 the bytes of the region's parameter (string table),
    /// anchor n rows of n bytes of the symbol table.
    private func indexBase(_ reference: Reference, at position: UInt32) -> (base: UInt32, unit: UInt32)? {
        if reference.anchor > 0 {
            return symbolTable == 0 ? nil : (symbolTable, UInt32(reference.anchor))
        }
        guard let region = region(at: position), region.parameter > 0 else { return nil }
        return (region.parameter, 1)
    }

    /// Where the section begins that a field counts from; the anchor's bits from 8 on are the section's index.
    private func sectionBase(_ reference: Reference, at position: UInt32) -> UInt32? {
        let index = Int(reference.anchor >> 8)
        guard index > 0, index < sections.count, sections[index] != 0 else { return nil }
        return sections[index]
    }
}
