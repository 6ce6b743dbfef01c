extension ReferenceScanner {
    /// Rows of one format: field by field.
    ///
    /// The cursor stays at the row until its last field was seen, since some fields need others of the row.
    mutating func scanRows(_ window: ScanWindow, size: Int, fields: Int) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        while true {
            guard cursor < limit, cursor &+ size <= stop else {
                cursor = max(cursor, limit)
                return nil
            }
            let row = cursor
            while rows.field < fields {
                let field = rows.field
                rows.field &+= 1
                if let found = unsafe rowField(field, of: row, in: window) {
                    if rows.field == fields { endRow(size) }
                    return found
                }
            }
            endRow(size)
        }
    }

    @inline(__always)
    private mutating func endRow(_ size: Int) {
        rows.field = 0
        cursor &+= size
    }

    /// A field of the row at `row`, if it refers to something.
    @inline(__always)
    private func rowField(_ field: Int, of row: Int, in window: ScanWindow) -> Reference? {
        switch (place.content, field) {
        case (.rela64, 0): return unsafe pointer64(at: row, .rowAddress64, in: window)
        case (.rela64, 1), (.objectRela64, 1):
            let index = unsafe window.word(at: row &+ 12)
            return index == 0 ? nil : rowReference(.index32, anchor: 24, at: row &+ 12, UInt64(index))
        case (.rela64, _): return unsafe pointer64(at: row &+ 16, .pointer64, in: window)
        case (.rela32, 0), (.rel32, 0):
            guard let target = unsafe model.place(ofAddress: UInt64(window.word(at: row))) else { return nil }
            return Reference(position: UInt32(row), target: target, anchor: 0, kind: .rowAddress32)
        case (.rela32, 1), (.rel32, _):
            let info = unsafe window.word(at: row &+ 4)
            return info >> 8 == 0 ? nil : rowReference(.symbolIndex24, anchor: 16, at: row &+ 4, UInt64(info))
        case (.rela32, _):
            guard let target = unsafe model.place(ofAddress: UInt64(window.word(at: row &+ 8))), target != 0 else {
                return nil
            }
            return Reference(position: UInt32(row &+ 8), target: target, anchor: 0, kind: .pointer32)
        case (.symbols64, 0), (.symbols32, 0), (.objectSymbols64, 0):
            return rowReference(.index32, anchor: 0, at: row, unsafe UInt64(window.word(at: row)))
        case (.symbols64, _): return unsafe pointer64(at: row &+ 8, .pointer64, in: window)
        case (.symbols32, _):
            return unsafe pointer32(window.word(at: row &+ 4), at: row &+ 4)
        case (.objectRela64, 0):
            return unsafe sectionField(Int(place.parameter), bias: 0, at: row, in: window)
        case (.objectRela64, _):
            let symbol = unsafe Int(window.word(at: row &+ 12))
            guard symbol < model.sectionSymbols.count else { return nil }
            // Most kinds with a distance count from the end of their four bytes: R_X86_64_PC32, PLT32.
            let kind = unsafe window.word(at: row &+ 8)
            return unsafe sectionField(
                Int(model.sectionSymbols[symbol]),
                bias: kind == 2 || kind == 4 ? 4 : 0,
                at: row &+ 16,
                in: window
            )
        case (.objectSymbols64, _):
            return unsafe sectionField(Int(window.half(at: row &+ 6)), bias: 0, at: row &+ 8, in: window)
        default: return nil
        }
    }

    @inline(__always)
    private func pointer64(at position: Int, _ kind: ReferenceKind, in window: ScanWindow) -> Reference? {
        let value = unsafe window.double(at: position)
        guard value != 0, let target = model.place(ofAddress: value) else { return nil }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    private func rowReference(_ kind: ReferenceKind, anchor: Int32, at position: Int, _ field: UInt64) -> Reference? {
        var reference = Reference(position: UInt32(position), target: 0, anchor: anchor, kind: kind)
        guard field != 0, let target = model.rowTarget(reference, at: reference.position, field: field) else {
            return nil
        }
        reference.target = target
        return reference
    }

    private func sectionField(_ section: Int, bias: Int32, at position: Int, in window: ScanWindow) -> Reference? {
        guard section > 0, section < model.sections.count else { return nil }
        return rowReference(
            .sectionRelative64,
            anchor: Int32(section) << 8 | bias,
            at: position,
            unsafe window.double(at: position)
        )
    }
}
