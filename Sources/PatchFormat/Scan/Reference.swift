/// A field of an image that holds an address: one run of ``ReferenceKind/size`` little-endian bytes.
///
/// Where two instructions make one address together (`ADRP` and `ADD`), they are two references with the same target.
public struct Reference: Equatable, Sendable {
    /// From this place on, targets are memory that is not in the image (`.bss`, the RAM of a microcontroller).
    public static let memoryPlaces: UInt32 = 0x8000_0000

    /// From this place on, targets are numbers of types (`.BTF`).
    public static let typePlaces: UInt32 = 0xC000_0000
    /// From this place on, targets are offsets of strings that are not in the image (`.BTF`).
    public static let stringPlaces: UInt32 = 0xE000_0000
    /// Numbers from here on are no numbers of a numbering.
    static let numberLimit: UInt32 = 0x1000_0000

    /// Where the field is in the image.
    public var position: UInt32
    /// The place that it points to: an offset in the image, or memory from ``memoryPlaces`` on.
    public var target: UInt32
    /// What a relative field counts from, seen from ``position``; for other kinds what the model needs beside the target.
    public var anchor: Int32
    /// How the bytes and the target map to each other.
    public var kind: ReferenceKind

    /// A reference.
    @inlinable
    public init(position: UInt32, target: UInt32, anchor: Int32, kind: ReferenceKind) {
        self.position = position
        self.target = target
        self.anchor = anchor
        self.kind = kind
    }
}
