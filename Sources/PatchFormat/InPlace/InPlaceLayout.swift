/// How a patch uses the one slot that holds the old image and becomes the new one.
///
/// The old image is moved up by ``shift`` first. The new one is written from the start of the slot, in segments that can be
/// made again from their start: a segment uses nothing of the old image that its own blocks, or those before it, overwrite, unless that
/// is copied beside the slot before the segment begins (``isSaving``).
/// So a power cut costs at most the work on one segment.
public struct InPlaceLayout: Equatable, Sendable {
    /// The unit of writing (an erase block of flash memory), in bytes: a power of two.
    public let blockSize: Int
    /// How far the old image is moved, in bytes: whole blocks.
    public let shift: Int
    /// How much of the new image a segment makes, in bytes: whole blocks.
    public let segment: Int
    /// How far back in the new image copies reach, in bytes: a power of two, at least a block. The device holds as much in RAM,
    /// so that a dry run needs no storage.
    public let window: Int
    /// Whether what a segment overwrites of the old image is copied beside the slot before.
    public let isSaving: Bool
    /// How much is copied beside the slot at a time, in bytes.
    public var spill: Int { isSaving ? segment : 0 }

    /// A layout, or nil where the values do not fit each other.
    public init?(blockSize: Int, shift: Int, segment: Int, window: Int, isSaving: Bool = false) {
        guard blockSize >= 16, blockSize <= 1 << 24, blockSize & (blockSize &- 1) == 0, shift >= 0, segment > 0,
            shift <= InPlaceLayout.sizeLimit, segment <= InPlaceLayout.sizeLimit, shift % blockSize == 0,
            segment % blockSize == 0, window >= blockSize,
            window <= 1 << 24, window & (window &- 1) == 0
        else { return nil }
        self.blockSize = blockSize
        self.shift = shift
        self.segment = segment
        self.window = window
        self.isSaving = isSaving
    }

    /// So large that no sum overflows, on processors of 32 bits neither.
    static var sizeLimit: Int { .max >> 3 }

    /// Behind the segment that holds the place `position` of the new image.
    public func segmentEnd(at position: Int) -> Int { (position / segment &+ 1) &* segment }

    /// The first byte of the old image that the segment of the place `position` may use.
    public func oldFloor(at position: Int) -> Int {
        let end = segmentEnd(at: position)
        let floor = end &- shift &- spill
        return floor > 0 ? floor : 0
    }

    /// The part of the old image that is saved before the segment of the place `position`.
    func saved(at position: Int, old: Int) -> Range<Int> {
        let start = oldFloor(at: position)
        let behind = segmentEnd(at: position) &- shift
        let end = !isSaving ? start : (behind < old ? behind : old)
        return start..<(end > start ? end : start)
    }

    /// The size that a slot must have for images of these sizes.
    public func slotSize(old: Int, new: Int) -> Int {
        let moved = shift &+ rounded(old)
        let made = rounded(new)
        return moved > made ? moved : made
    }

    func rounded(_ size: Int) -> Int { (size &+ blockSize &- 1) / blockSize &* blockSize }

    // MARK: Coding

    /// The most kinds of blocks: logarithms below it.
    private static var logs: UInt64 { 25 }

    /// Block and window as logarithms in one number, the others in blocks. What is saved is as much as a segment, or nothing.
    func append(to bytes: inout [UInt8]) {
        let blockLog = UInt64(blockSize.trailingZeroBitCount)
        let windowLog = UInt64(window.trailingZeroBitCount)
        Varint.append((windowLog &- blockLog) &* Self.logs &+ blockLog, to: &bytes)
        Varint.append(UInt64(shift / blockSize), to: &bytes)
        Varint.append(UInt64(segment / blockSize) << 1 | (isSaving ? 1 : 0), to: &bytes)
    }

    static func read(_ bytes: Span<UInt8>, at index: inout Int) -> InPlaceLayout? {
        guard let sizes = Varint.read(bytes, at: &index), sizes < logs &* logs,
            let shift = Varint.read(bytes, at: &index), shift < 1 << 32,
            let segment = Varint.read(bytes, at: &index), segment < 1 << 32
        else { return nil }
        let blockLog = Int(sizes % logs)
        let windowLog = blockLog &+ Int(sizes / logs)
        let most = UInt64(sizeLimit) >> UInt64(blockLog)
        guard windowLog <= 24, shift <= most, segment >> 1 <= most else { return nil }
        return InPlaceLayout(
            blockSize: 1 << blockLog,
            shift: Int(shift) << blockLog,
            segment: Int(segment >> 1) << blockLog,
            window: 1 << windowLog,
            isSaving: segment & 1 == 1
        )
    }
}
