/// Both images in memory: mapped files, or memory-mapped flash.
public struct ContiguousMemory: PatchMemory {
    private let oldBytes: UnsafePointer<UInt8>
    private let newBytes: UnsafeMutablePointer<UInt8>
    /// The size of the old image.
    public let oldCount: Int
    private let capacity: Int
    /// How many bytes of the new image there are.
    public private(set) var newCount: Int

    /// The old image, and room for the new one; bytes beyond the room are dropped.
    public init(old: UnsafeBufferPointer<UInt8>, new: UnsafeMutableBufferPointer<UInt8>, newCount: Int = 0) {
        oldBytes = old.baseAddress ?? UnsafePointer(bitPattern: 8)!
        newBytes = new.baseAddress ?? UnsafeMutablePointer(bitPattern: 8)!
        oldCount = old.count
        capacity = new.count
        self.newCount = newCount
    }

    /// A byte of the old image.
    @inline(__always)
    public func old(_ offset: Int) -> UInt8 { oldBytes[offset] }
    /// A byte of the new image below ``newCount``.
    @inline(__always)
    public func new(_ offset: Int) -> UInt8 { newBytes[offset] }
    /// Copies bytes of the old image.
    @inline(__always)
    public func readOld(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        target.update(from: oldBytes + offset, count: count)
    }
    /// Puts a byte behind the new image.
    @inline(__always)
    public mutating func append(_ byte: UInt8) {
        guard newCount < capacity else { return }
        newBytes[newCount] = byte
        newCount &+= 1
    }
    /// Puts bytes behind the new image.
    @inline(__always)
    public mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        guard count <= capacity &- newCount else { return }
        (newBytes + newCount).update(from: bytes, count: count)
        newCount &+= count
    }
    /// Puts bytes of the old image behind the new one.
    @inline(__always)
    public mutating func appendOld(_ offset: Int, count: Int) {
        append(oldBytes + offset, count: count)
    }
    /// Puts earlier bytes of the new image behind it.
    @inline(__always)
    public mutating func appendNew(_ offset: Int, count: Int) {
        if newCount &- offset >= count { return append(newBytes + offset, count: count) }
        for index in 0..<count { append(newBytes[offset &+ index]) }
    }
}
