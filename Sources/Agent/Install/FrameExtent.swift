import PatchFormat

/// How long a frame of a patch is, by the head that was asked for again (docs/formats/patch.cddl).
enum FrameExtent {
    /// The most bytes before a frame's body.
    static let headLimit = PatchLimits.frameOverhead
    /// What stands before the head of the body: the head of an array of two, and the check.
    private static let bodyHead = 2 + DigestPrefix.byteCount

    /// The length of the frame that begins with `head`, in bytes, or `nil` where that is no head.
    static func length(_ head: [UInt8]) -> UInt64? {
        guard head.count > bodyHead, head[0] == 0x82, head[1] == 0x48 else { return nil }
        let initial = head[bodyHead]
        let width: Int
        switch initial {
        case 0x41...0x57: return UInt64(bodyHead + 1) + UInt64(initial & 0x1F)
        case 0x58: width = 1
        case 0x59: width = 2
        case 0x5A: width = 4
        default: return nil
        }
        guard head.count > bodyHead + width else { return nil }
        var count: UInt64 = 0
        for index in 1...width { count = count << 8 | UInt64(head[bodyHead + index]) }
        guard count >= 1, count <= UInt64(PatchLimits.body) else { return nil }
        return UInt64(bodyHead + 1 + width) + count
    }
}
