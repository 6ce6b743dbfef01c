/// What stands before the body of a frame: the head of an array of two, the check, the head of the body.
struct FrameHead: Equatable, Sendable {
    /// The greatest length, in bytes.
    static let byteLimit = 15
    /// Where the head of the body starts: after an array head, a byte string head and the check.
    private static let bodyHead = 2 + DigestPrefix.byteCount

    /// The check that the frame claims.
    let check: DigestPrefix
    /// The length of the body, in bytes.
    let bodyCount: UInt64

    /// Reads a head that fills `bytes`, or `nil` where it goes on beyond them.
    ///
    /// By hand, for a CBOR reader would want the whole body behind it.
    init?(_ bytes: Span<UInt8>) throws(Malformed) {
        if bytes.count > 0, bytes[0] != 0x82 { throw Malformed(index: 0) }
        if bytes.count > 1, bytes[1] != 0x48 { throw Malformed(index: 1) }
        guard bytes.count > FrameHead.bodyHead else { return nil }
        let initial = bytes[FrameHead.bodyHead]
        let width: Int
        let lowest: UInt64
        switch initial {
        case 0x41...0x57: (width, lowest) = (0, 1)
        case 0x58: (width, lowest) = (1, 24)
        case 0x59: (width, lowest) = (2, 0x100)
        case 0x5A: (width, lowest) = (4, 0x1_0000)
        default: throw Malformed(index: FrameHead.bodyHead)
        }
        guard bytes.count > FrameHead.bodyHead + width else { return nil }
        var count = UInt64(initial & 0x1F)
        if width > 0 {
            count = 0
            for index in 1...width { count = count << 8 | UInt64(bytes[FrameHead.bodyHead + index]) }
        }
        guard count >= lowest else { throw Malformed(index: FrameHead.bodyHead) }
        self.check = DigestPrefix(bytes, at: 2)
        self.bodyCount = count
    }

    /// A head of these values.
    init(check: DigestPrefix, bodyCount: UInt64) {
        self.check = check
        self.bodyCount = bodyCount
    }

    /// The encoded head.
    var encoded: [UInt8] {
        var bytes: [UInt8] = [0x82, 0x48]
        bytes.append(contentsOf: check.bytes)
        let width = bodyCount < 24 ? 0 : (bodyCount <= 0xFF ? 1 : (bodyCount <= 0xFFFF ? 2 : 4))
        switch width {
        case 0: bytes.append(0x40 | UInt8(bodyCount))
        case 1: bytes.append(0x58)
        case 2: bytes.append(0x59)
        default: bytes.append(0x5A)
        }
        for shift in stride(from: width * 8 - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bodyCount >> UInt64(shift)))
        }
        return bytes
    }

    /// The first byte of a head that is wrong.
    struct Malformed: Error {
        let index: Int
    }
}
