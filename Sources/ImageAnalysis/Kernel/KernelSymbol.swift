public import CBOR
public import Eligibility

/// A symbol that a kernel, or one module of it, exports to modules.
public struct KernelSymbol: Equatable, Hashable, Sendable {
    /// The symbol's name.
    public let name: Text
    /// The checksum over all types that the symbol's declaration depends on (CONFIG_MODVERSIONS); `nil` where there is
    /// none, and then the name alone counts.
    public let checksum: UInt32?

    /// A symbol.
    public init(name: Text, checksum: UInt32?) {
        self.name = name
        self.checksum = checksum
    }

    /// The symbol in seven characters, which stand for name and checksum in descriptors and device indexes: the 40 bits
    /// of ``Eligibility/SymbolHash`` over `NAME`, or over `NAME@` and the checksum in eight lower-case hexadecimal digits,
    /// in the alphabet of base64url (RFC 4648), two zero bits at the end.
    ///
    /// With a byte for its head, a list of them takes eight bytes for each symbol, where names take about thirty.
    public var token: Text {
        var bytes = name.utf8
        if let checksum {
            bytes.append(0x40)
            for shift in stride(from: 28, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: checksum >> UInt32(shift) & 0xF)
                bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
            }
        }
        let bits = SymbolHash(bytes.span).rawValue << 2
        let alphabet = Self.alphabet
        var token: [UInt8] = []
        for shift in stride(from: 36, through: 0, by: -6) { token.append(alphabet[Int(bits >> UInt64(shift) & 0x3F)]) }
        return Text(validating: token.span) ?? ""
    }

    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// What a device states that its kernel exports: for each symbol its token with checksum and its token without, as
    /// modules may have been built with or without checksums.
    ///
    /// The symbols of the kernel and of all modules that can be loaded with it stand in one capability.
    public static func capability(_ symbols: [KernelSymbol]) -> Capability {
        var tokens: [Text] = []
        for symbol in symbols {
            tokens.append(KernelSymbol(name: symbol.name, checksum: nil).token)
            if symbol.checksum != nil { tokens.append(symbol.token) }
        }
        return .attribute(AttributeCapability(.kernelSymbol, "", .texts(tokens.sorted())))
    }

    /// What a module needs: all of these, in one requirement; `nil` where it needs none.
    public static func requirement(_ symbols: [KernelSymbol]) -> Requirement? {
        guard !symbols.isEmpty else { return nil }
        let tokens = symbols.map(\.token)
        return Requirement(.attribute(AttributeNeed(.kernelSymbol, "", .containsAll(tokens))))
    }
}
