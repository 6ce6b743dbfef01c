/// How much work an encoder puts into a result.
public enum EncodingTier: Equatable, Hashable, Sendable, CaseIterable {
    /// Answers at once: fractions of a second for most images.
    case fast
    /// Small: made in the background, once for all who ask.
    case best

    /// The level of libzstd for a patch.
    ///
    /// Small images get level 10 with long-distance matching, which costs some hundredths of a second. For others that is too
    /// slow: level 1 with a table that has room for all of the old image finds nearly as much, at 80 to 600 MB/s.
    func patchLevel(imageSize: Int) -> Int32 {
        switch self {
        case .fast: imageSize <= EncodingTier.smallImage ? 10 : 1
        case .best: 19
        }
    }

    /// The logarithm of the number of places of libzstd's table of matches, where the level's own is too small: one in eight bytes
    /// of `history`, within bounds of speed and memory.
    func patchTableLog(imageSize: Int, history: Int) -> Int32? {
        guard self == .fast, imageSize > EncodingTier.smallImage else { return nil }
        var log: Int32 = 17
        while log < 22, 8 << Int(log) < history { log += 1 }
        return log
    }

    /// The logarithm of the number of places of libzstd's search trees, where the level's own would take more memory than the rest of
    /// the encoder: long matches that are further away are found all the same.
    func patchTreeLog(windowLog: Int32) -> Int32? { self == .best ? min(max(windowLog, 10), 23) : nil }

    private static var smallImage: Int { 1 << 20 }

    /// The level of libzstd for a full image.
    var fullLevel: Int32 {
        switch self {
        case .fast: 10
        case .best: 19
        }
    }
}
