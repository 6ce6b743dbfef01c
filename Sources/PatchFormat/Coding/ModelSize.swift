/// How much memory the models take: stated in the patch, refused by a decoder that has less.
public struct ModelSize: Equatable, Sendable {
    /// The logarithm of the number of slots of a byte context, 16 bits each.
    public let slotsLog: Int
    /// The logarithm of the number of places of the cache of targets.
    public let cacheLog: Int

    /// Models of this size.
    public init(slotsLog: Int, cacheLog: Int) {
        self.slotsLog = slotsLog
        self.cacheLog = cacheLog
    }

    /// For Linux: about 640 KiB in all.
    public static let large = ModelSize(slotsLog: 15, cacheLog: 13)
    /// For a microcontroller: less than 32 KiB in all.
    public static let small = ModelSize(slotsLog: 9, cacheLog: 6)

    /// Whether all tables are the short ones.
    var isSmall: Bool { slotsLog <= 10 }
    /// How far the counts of direct probabilities go.
    var countLimit: UInt32 { isSmall ? 127 : 1023 }
    /// How many bits the odds of a slot have.
    var oddsBits: Int { isSmall ? 6 : 9 }
    /// How many bytes of the old image a scanner sees at once.
    var windowSize: Int { isSmall ? 512 : 2048 }
    /// How many shifts of unknown numbers are kept.
    var learnedLimit: Int { isSmall ? 64 : 256 }

    /// What a decoder with these models holds beside copy map and body, in bytes.
    var bytes: Int {
        let slots = 5 << (slotsLog + 1)
        let places = 4 << (slotsLog - 2)
        let caches = 8 << cacheLog
        let flags = 4 * Layout(self).count
        let states = (4 << (oddsBits + SlotStates.countBits)) + 64
        let tables = (isSmall ? 1024 : 8192) + 2306 + 4 * Int(countLimit + 1) + states
        let weights = 64 * 16 + 64 * 16
        return slots + places + caches + flags + tables + weights + windowSize + 8 * learnedLimit + 2048
    }
}
