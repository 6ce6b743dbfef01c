/// The old image and the part of the new one that is made already, as the decoder sees them.
///
/// Offsets are always within the bounds that were stated.
public protocol PatchMemory {
    /// The size of the old image.
    var oldCount: Int { get }
    /// How many bytes of the new image there are.
    var newCount: Int { get }
    /// The first byte of the old image that is still there: in place, what stands below is gone.
    var oldFloor: Int { get }
    /// How far back bytes of the new image are at hand.
    var reach: Int { get }
    /// A byte of the old image.
    func old(_ offset: Int) -> UInt8
    /// A byte of the new image below ``newCount``.
    func new(_ offset: Int) -> UInt8
    /// Copies bytes of the old image.
    func readOld(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>)
    /// Puts a byte behind the new image.
    mutating func append(_ byte: UInt8)
    /// Puts bytes behind the new image.
    mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int)
    /// Puts bytes of the old image behind the new one.
    mutating func appendOld(_ offset: Int, count: Int)
    /// Puts earlier bytes of the new image behind it, one after the other: they may overlap with what they make.
    mutating func appendNew(_ offset: Int, count: Int)
}

extension PatchMemory {
    /// With two slots all of the old image stays.
    @inline(__always)
    public var oldFloor: Int { 0 }

    /// With two slots all of the new image is at hand.
    @inline(__always)
    public var reach: Int { .max }

    /// Puts bytes of the old image behind the new one, one by one.
    public mutating func appendOld(_ offset: Int, count: Int) {
        for index in 0..<count { append(old(offset &+ index)) }
    }

    /// Puts earlier bytes of the new image behind it, one by one.
    public mutating func appendNew(_ offset: Int, count: Int) {
        for index in 0..<count { append(new(offset &+ index)) }
    }
}
