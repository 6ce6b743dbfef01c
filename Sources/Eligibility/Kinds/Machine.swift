public import CBOR

/// The processor that code is for, as an ELF file states it (kind 1). Requirement and capability are equal or they do
/// not fit.
///
/// On the wire: `[class, data, machine]`.
public struct Machine: Equatable, Hashable, Sendable {
    /// Address width: 1 is 32 bits, 2 is 64 bits (`EI_CLASS`).
    public var addressClass: UInt8
    /// Byte order: 1 is little-endian, 2 is big-endian (`EI_DATA`).
    public var byteOrder: UInt8
    /// The processor's number (`e_machine`), such as 62 for x86-64 and 183 for AArch64.
    public var number: UInt16

    /// A machine by its three numbers.
    public init(addressClass: UInt8, byteOrder: UInt8, number: UInt16) {
        self.addressClass = addressClass
        self.byteOrder = byteOrder
        self.number = number
    }

    /// A name for people, such as `x86-64, 64-bit, little-endian`.
    public var name: Text {
        var builder = TextBuilder()
        switch number {
        case 3: builder.append("i386")
        case 8: builder.append("MIPS")
        case 20: builder.append("PowerPC")
        case 21: builder.append("PowerPC64")
        case 22: builder.append("S390")
        case 40: builder.append("Arm")
        case 62: builder.append("x86-64")
        case 94: builder.append("Xtensa")
        case 183: builder.append("AArch64")
        case 243: builder.append("RISC-V")
        case 258: builder.append("LoongArch")
        default:
            builder.append("machine ")
            builder.append(decimal: UInt64(number))
        }
        builder.append(addressClass == 2 ? ", 64-bit" : ", 32-bit")
        builder.append(byteOrder == 2 ? ", big-endian" : ", little-endian")
        return builder.text
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encode(UInt64(addressClass))
        encoder.encode(UInt64(byteOrder))
        encoder.encode(UInt64(number))
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        try decoder.beginArray(count: 3)
        let addressClass = try decoder.readUnsigned()
        let byteOrder = try decoder.readUnsigned()
        let number = try decoder.readUnsigned()
        guard addressClass == 1 || addressClass == 2, byteOrder == 1 || byteOrder == 2, number <= 0xFFFF else {
            throw .invalidValue(at: start)
        }
        self.init(addressClass: UInt8(addressClass), byteOrder: UInt8(byteOrder), number: UInt16(number))
    }
}
