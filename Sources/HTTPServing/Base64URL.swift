import Foundation

/// Base64 with the alphabet of URLs, without padding (RFC 4648 section 5).
public enum Base64URL {
    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The bytes of `text`, or nothing where it has another character, padding, or bits that stand for nothing.
    public static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2F && $0 != 0x3D }) else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let standard = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: standard) else { return nil }
        let bytes = [UInt8](data)
        // One content, one spelling: otherwise one answer would have several places in caches.
        return encode(bytes) == text ? bytes : nil
    }
}
