import Crypto

/// A small file that says itself whether it is whole: a mark, the SHA-256 of the content, the content. What a crash left of
/// one is noticed, and dropped.
enum SealedRecord {
    private static let mark = Array("FTLGW1\r\n".utf8)

    /// The bytes of the file.
    static func seal(_ content: [UInt8]) -> [UInt8] { mark + Array(SHA256.hash(data: content)) + content }

    /// The content, or nothing where the file is torn, longer or something else.
    static func open(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= mark.count + 32, bytes.starts(with: mark) else { return nil }
        let content = Array(bytes[(mark.count + 32)...])
        return bytes[mark.count..<mark.count + 32].elementsEqual(SHA256.hash(data: content)) ? content : nil
    }
}
