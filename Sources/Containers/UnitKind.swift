/// What stands at a place of a container: a unit's format, and what is before it.
public struct UnitKind: Equatable, Hashable, Sendable {
    /// The format of the compressed bytes.
    public let format: UnitFormat
    /// Whether 2 bytes with the compressed length, little-endian, come before, as before squashfs metadata
    /// (Linux Documentation/filesystems/squashfs.rst).
    public let hasLength: Bool

    /// A kind of unit.
    public init(_ format: UnitFormat, hasLength: Bool = false) {
        self.format = format
        self.hasLength = hasLength
    }

    init?(code: UInt64) {
        guard code < 8, let format = UnitFormat(rawValue: UInt8(code >> 1)) else { return nil }
        self.init(format, hasLength: code & 1 != 0)
    }

    var code: UInt64 { UInt64(format.rawValue) << 1 | (hasLength ? 1 : 0) }
}
