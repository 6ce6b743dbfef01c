import PatchFormat

/// Neither image is there: enough for a decoder to tell the copy map, which depends on none. What it makes is nothing.
struct AbsentImages: PatchMemory {
    let oldCount: Int
    private(set) var newCount = 0

    init(oldCount: Int) {
        self.oldCount = oldCount
    }

    func old(_ offset: Int) -> UInt8 { 0 }
    func new(_ offset: Int) -> UInt8 { 0 }

    func readOld(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        target.update(repeating: 0, count: count)
    }

    mutating func append(_ byte: UInt8) {
        newCount += 1
    }

    mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        newCount += count
    }
}
