public import CBOR

/// The version of an MCUboot image: four numbers, which compare one after the other.
public struct MCUbootVersion: Equatable, Hashable, Sendable {
    /// The first number.
    public var major: UInt8
    /// The second number.
    public var minor: UInt8
    /// The third number.
    public var revision: UInt16
    /// The build number, which some boot loaders leave out of comparisons.
    public var build: UInt32

    /// The version of the 8 bytes at `offset`, which are there.
    init(_ bytes: Span<UInt8>, at offset: Int) {
        major = bytes[offset]
        minor = bytes[offset + 1]
        revision = bytes.littleEndian16(offset + 2)
        build = bytes.littleEndian32(offset + 4)
    }

    /// Four numbers with dots, which version ranges compare.
    public var quad: Text { Text("\(major).\(minor).\(revision).\(build)") }
}

extension MCUbootVersion: CustomStringConvertible {
    /// The version as MCUboot's image tool writes it, such as `1.2.3+4`.
    public var description: String {
        build == 0 ? "\(major).\(minor).\(revision)" : "\(major).\(minor).\(revision)+\(build)"
    }
}
