/// Finds the references in a run of an image.
///
/// It sees no byte outside of the run, and its answers depend on the run and the model only: not on how the run is cut
/// into windows, nor on what came before. It never fails: bytes that make no sense hold no references.
///
///     var scanner = ReferenceScanner(model: model, start: 4096, end: 8192)
///     while let reference = scanner.next(in: image, at: 0) { ... }
public struct ReferenceScanner {
    /// A window of fewer bytes than this from ``position`` on may give nothing, unless it reaches the run's end.
    public static let lookahead = unsafe ScanWindow.slack

    /// The model of the image.
    public let model: ImageModel
    /// The first byte that is still needed; windows begin at or before it.
    public var position: UInt32 { UInt32(truncatingIfNeeded: cursor) }
    /// Whether all was seen.
    public var isAtEnd: Bool { cursor >= end && waiting == nil }

    var cursor: Int
    let end: Int
    var place: ScanPlace
    private var nextRegion: Int
    /// The second field of an instruction that has two.
    var waiting: Reference?
    var pages = PageRegisters()
    var literals = PendingLiterals()
    var rows = RowState()

    /// A scanner of the bytes from `start` up to `end`; both are brought into the image.
    public init(model: ImageModel, start: UInt32, end: UInt32) {
        self.model = model
        self.end = Int(min(end, model.size))
        self.cursor = Int(min(start, min(end, model.size)))
        self.place = ScanPlace(model: model)
        self.nextRegion = model.regionIndex(endingAfter: UInt32(truncatingIfNeeded: cursor))
    }

    /// The next reference, in ascending order and without overlap.
    ///
    /// - Parameters:
    ///   - window: Bytes of the image, holding those at ``position``.
    ///   - windowStart: Where in the image the window begins.
    /// - Returns: Nil at the end (``isAtEnd``), or where the window shows fewer than ``lookahead`` bytes from ``position`` on and
    ///   does not reach the run's end: move the window on.
    public mutating func next(in window: Span<UInt8>, at windowStart: UInt32) -> Reference? {
        if let reference = waiting {
            waiting = nil
            return reference
        }
        let origin = Int(truncatingIfNeeded: windowStart)
        guard origin >= 0, cursor >= origin else { return nil }
        let windowEnd = origin &+ min(window.count, max(0, end &- origin))
        while cursor < end {
            if cursor >= place.regionEnd {
                enterRegion()
                // The last instruction of the region before may have gone beyond this one.
                if cursor >= place.regionEnd { continue }
            }
            if cursor < place.regionOffset || place.content == .opaque {
                // What lies between regions and what refers to nothing is passed over.
                cursor = min(end, place.content == .opaque ? place.regionEnd : place.regionOffset)
                continue
            }
            let stop = min(end, place.regionEnd)
            if cursor >= windowEnd { return nil }
            let found: Reference?
            if unsafe stop &- cursor > ScanWindow.slack {
                let limit = unsafe min(stop, windowEnd) &- ScanWindow.slack
                if cursor >= limit { return nil }
                found = unsafe window.withUnsafeBytes { bytes in
                    guard let base = bytes.baseAddress else { return nil }
                    return unsafe scan(ScanWindow(bytes: base, origin: origin, limit: limit, stop: stop))
                }
            } else {
                if stop > windowEnd { return nil }
                found = scanTail(window, origin: origin, stop: stop)
            }
            if let found { return found }
        }
        return nil
    }

    private mutating func enterRegion() {
        place.enter(nextRegion, of: model)
        nextRegion &+= 1
        pages = PageRegisters()
        literals.removeAll()
        rows = RowState()
        // A run may begin within a row or an instruction.
        let start = max(cursor, place.regionOffset)
        let alignment = Int(place.content.alignment)
        let rest = (start &- place.regionOffset) % alignment
        cursor = max(cursor, min(end, rest == 0 ? start : start &+ alignment &- rest))
    }

    /// Scans the last bytes of a run or region from a copy that goes on with zeros.
    private mutating func scanTail(_ window: Span<UInt8>, origin: Int, stop: Int) -> Reference? {
        var tail = InlineArray<144, UInt8>(repeating: 0)
        let start = cursor
        for index in 0..<(stop &- start) {
            tail[index] = window[start &- origin &+ index]
        }
        let bytes = tail.span
        return unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            return unsafe scan(ScanWindow(bytes: base, origin: start, limit: stop, stop: stop))
        }
    }

    /// The first reference that begins before the window's limit; moves ``cursor`` behind it, else to the limit or beyond.
    private mutating func scan(_ window: ScanWindow) -> Reference? {
        switch place.content {
        case .opaque: nil
        case .x86Code: unsafe scanX86(window)
        case .a64Code: unsafe scanA64(window)
        case .a32Code: unsafe scanA32(window)
        case .thumbCode: unsafe scanThumb(window)
        case .riscv32Code, .riscv64Code: unsafe scanRISCV(window)
        case .pointers64: unsafe scanPointers64(window)
        case .pointers32: unsafe scanPointers32(window)
        case .rela64, .objectRela64: unsafe scanRows(window, size: 24, fields: 3)
        case .rela32: unsafe scanRows(window, size: 12, fields: 3)
        case .rel32: unsafe scanRows(window, size: 8, fields: 2)
        case .symbols64, .objectSymbols64: unsafe scanRows(window, size: 24, fields: 2)
        case .symbols32: unsafe scanRows(window, size: 16, fields: 2)
        case .frameIndex: unsafe scanFrameIndex(window)
        case .frames: unsafe scanFrames(window)
        case .relativeRows: unsafe scanRelativeRows(window)
        case .constants: unsafe scanConstants(window)
        case .armFrames: unsafe scanArmFrames(window)
        case .offsets32: unsafe scanOffsets32(window)
        case .typeInfo: unsafe scanTypeInfo(window)
        case .addresses32: unsafe scanAddresses32(window)
        case .rowNumbers24: unsafe scanRowNumbers24(window)
        }
    }
}
