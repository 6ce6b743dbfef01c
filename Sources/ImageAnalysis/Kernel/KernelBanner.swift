public import CBOR

/// The line that every Linux kernel prints first (`linux_banner` in init/version.c), found in an image that is not
/// compressed: `Linux version 6.1.0-18-amd64 (…) … #1 SMP …`.
public struct KernelBanner: Equatable, Sendable {
    /// The whole line.
    public let line: Text
    /// The kernel's release, such as `6.1.0-18-amd64`: what `uname -r` says.
    public let release: Text
    /// Where the line begins.
    public let offset: Int

    /// Longest line that is taken.
    static let lineLimit = 512

    /// Looks for the line in at most the first `limit` bytes.
    ///
    /// The text of the format string, which has no version, is passed over.
    public static func find(in bytes: Span<UInt8>, limit: Int = 268_435_456) -> KernelBanner? {
        let mark: [UInt8] = Array("Linux version ".utf8)
        let end = bytes.count < limit ? bytes.count : limit
        var index = 0
        while end - index > mark.count {
            // The first letter is rare enough to decide most places at once.
            guard bytes[index] == mark[0] else {
                index += 1
                continue
            }
            var length = 1
            while length < mark.count, bytes[index + length] == mark[length] { length += 1 }
            if length == mark.count, let banner = KernelBanner(bytes, at: index, mark: mark.count, end: end) {
                return banner
            }
            index += 1
        }
        return nil
    }

    private init?(_ bytes: Span<UInt8>, at offset: Int, mark: Int, end: Int) {
        let first = bytes[offset + mark]
        guard first >= 0x30, first <= 0x39 else { return nil }
        let bound = end - offset < Self.lineLimit ? end : offset + Self.lineLimit
        var last = offset + mark
        while last < bound, bytes[last] >= 0x20, bytes[last] != 0x7F { last += 1 }
        var word = offset + mark
        while word < last, bytes[word] != 0x20 { word += 1 }
        guard let line = Text(validating: bytes.extracting(offset..<last)),
            let release = Text(validating: bytes.extracting((offset + mark)..<word))
        else { return nil }
        self.line = line
        self.release = release
        self.offset = offset
    }
}
