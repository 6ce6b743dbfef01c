/// A candidate that may go on where the search stands.
struct ActiveRun {
    /// Its number among the candidates.
    var number: Int
    /// The old place less the new one.
    var diagonal: Int
    /// Up to where it is known.
    var end: Int
    /// Up to where all bytes are equal, if that is ahead.
    var exact: Int
    /// How far to look next time.
    var reach = 512
    /// Whether it may go on behind ``end``.
    var isOpen = false
    /// Mismatches in 4096 bytes, of late.
    var wrongs = 0
}
