/// Both images whole, as an encoder has them: what is appended is known already.
struct TruthMemory: PatchMemory {
    let oldBytes: UnsafePointer<UInt8>
    let newBytes: UnsafePointer<UInt8>
    let oldCount: Int
    var newCount: Int
    var oldFloor = 0
    var reach = Int.max

    @inline(__always)
    func old(_ offset: Int) -> UInt8 { oldBytes[offset] }
    @inline(__always)
    func new(_ offset: Int) -> UInt8 { newBytes[offset] }
    @inline(__always)
    func readOld(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        target.update(from: oldBytes + offset, count: count)
    }
    @inline(__always)
    mutating func append(_ byte: UInt8) { newCount &+= 1 }
    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) { newCount &+= count }
    @inline(__always)
    mutating func appendOld(_ offset: Int, count: Int) { newCount &+= count }
    @inline(__always)
    mutating func appendNew(_ offset: Int, count: Int) { newCount &+= count }
}
