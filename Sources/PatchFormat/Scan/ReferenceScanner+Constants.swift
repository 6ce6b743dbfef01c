extension ReferenceScanner {
    /// Jump tables whose 32-bit entries count from the table's start (GCC and LLVM, position-independent code).
    ///
    /// A table is assumed where three words, taken from the first of them, lead to code near each other. Where its start is taken
    /// for the wrong word, all targets are wrong by the same small distance, which moves with them: a soft failure.
    mutating func scanConstants(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            let value = unsafe Int32(bitPattern: window.word(at: at))
            if rows.table != 0 {
                if isEntry(value, after: rows.last, of: rows.table &- 1),
                    let target = place.code(at: rows.table &- 1, Int(value), in: model)
                {
                    rows.last = value
                    cursor = at &+ 4
                    return Reference(
                        position: UInt32(at),
                        target: target,
                        anchor: Int32(truncatingIfNeeded: rows.table &- 1 &- at),
                        kind: .relative32
                    )
                }
                rows.table = 0
            }
            if at &+ 12 <= stop, place.code(at: at, Int(value), in: model) != nil {
                let second = unsafe Int32(bitPattern: window.word(at: at &+ 4))
                let third = unsafe Int32(bitPattern: window.word(at: at &+ 8))
                if isEntry(second, after: value, of: at), isEntry(third, after: second, of: at) {
                    // Positions of 0 are told from none by the 1 that is added.
                    rows.table = at &+ 1
                    rows.last = value
                    continue
                }
            }
            at &+= 4
        }
        cursor = max(at, limit)
        return nil
    }

    @inline(__always)
    private func isEntry(_ value: Int32, after last: Int32, of table: Int) -> Bool {
        let step = value &- last
        return step > -0x10000 && step < 0x10000 && place.code(at: table, Int(value), in: model) != nil
    }
}
