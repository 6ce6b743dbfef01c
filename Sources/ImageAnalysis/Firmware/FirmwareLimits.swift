/// Bounds of the firmware readers: far above what tools write, and low enough that a hostile file costs no more than
/// an honest one of its size.
enum FirmwareLimits {
    /// Largest number of pieces that a file writes out of order; pieces that follow one another count once.
    static let runs = 65_536
    /// Largest number of separate address ranges of one image.
    static let ranges = 1_024
    /// Largest number of families in one UF2 file.
    static let families = 16
    /// Largest number of files in one UF2 container.
    static let files = 256
    /// Longest name, version or other text that is kept, in bytes.
    static let text = 256
    /// Largest descriptor inside an image, in bytes.
    static let descriptor = 65_536
    /// Largest number of entries of one TLV area or attribute section.
    static let entries = 4_096
}
