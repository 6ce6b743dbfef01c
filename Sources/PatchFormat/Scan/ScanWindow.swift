/// The bytes that a scanner sees at once.
///
/// Every read that begins before ``limit`` plus ``slack`` and has at most 8 bytes is within memory; ``ReferenceScanner``
/// makes only such windows, so that the scanners need no check at each read. Behind ``stop`` it shows zeros.
@unsafe
struct ScanWindow {
    /// How far scanners look ahead.
    static let slack = 64

    /// The byte at ``origin``.
    let bytes: UnsafeRawPointer
    /// Where in the image the window begins.
    let origin: Int
    /// Scanners stop here: what begins at or behind it is for the next window.
    let limit: Int
    /// No field goes beyond this.
    let stop: Int

    @inline(__always)
    func byte(at position: Int) -> UInt8 {
        unsafe bytes.load(fromByteOffset: position &- origin, as: UInt8.self)
    }

    @inline(__always)
    func half(at position: Int) -> UInt16 {
        unsafe UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: position &- origin, as: UInt16.self))
    }

    @inline(__always)
    func word(at position: Int) -> UInt32 {
        unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position &- origin, as: UInt32.self))
    }

    @inline(__always)
    func double(at position: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position &- origin, as: UInt64.self))
    }
}
