import Crypto
public import Foundation

/// Vendor and class ids that are made from names (RFC 9124 section 3.4 and 3.5, RFC 9562 section 5.5), so that an author
/// writes `example.com` and every tool comes to the same 16 bytes.
public enum NameBasedIdentifier {
    /// The namespace of fully qualified domain names (RFC 9562 section 6.6).
    public static let dnsNamespace = UUID(
        uuid: (0x6B, 0xA7, 0xB8, 0x10, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30, 0xC8)
    )

    /// The UUID of version 5 for `name` in `namespace`.
    public static func version5(_ name: String, in namespace: UUID) -> UUID {
        // SHA-1 is what RFC 9562 prescribes here. It makes names shorter, and secures nothing.
        var hash = Insecure.SHA1()
        hash.update(data: namespace.bytes)
        hash.update(data: Data(name.utf8))
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUID(bytes: bytes) ?? namespace
    }

    /// The vendor id for a domain name. Case does not matter in domain names, so it is taken in lower case.
    public static func vendor(domain: String) -> UUID {
        version5(domain.lowercased(), in: dnsNamespace)
    }

    /// The class id for `name` of the vendor with the id `vendor`. Case matters.
    public static func deviceClass(_ name: String, of vendor: UUID) -> UUID {
        version5(name, in: vendor)
    }
}

extension UUID {
    /// The 16 bytes, in network order.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: uuid) { Array($0) }
    }

    /// A UUID of 16 bytes in network order, or `nil` for another number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
        self.init(uuid: value)
    }
}
