/// What the protected TLV area of an MCUboot image says.
struct MCUbootProtectedFacts {
    /// The types that count only in the protected area.
    static let types: [UInt16] = [0x40, 0x50, 0x70, 0x74, 0x75, 0x80, 0x81, 0xF7A0]

    var dependencies: [MCUbootImage.Dependency] = []
    var securityCounter: UInt32?
    var vendorID: [UInt8]?
    var classID: [UInt8]?
    var decompressedSize: UInt32?
    var descriptor: [UInt8]?

    init() {}

    /// Takes in one entry. An entry that may stand once and stands twice is refused, because boot loaders differ in
    /// which of the two they take.
    mutating func read(_ bytes: Span<UInt8>, _ entry: MCUbootTLVArea.Entry) throws(FirmwareError) {
        let start = entry.value.lowerBound
        switch entry.type {
        case 0x40:
            try require(12, entry)
            dependencies.append(
                MCUbootImage.Dependency(
                    image: bytes[start],
                    version: MCUbootVersion(bytes, at: start + 4)
                )
            )
            guard dependencies.count <= 16 else {
                throw failure(.limitExceeded, entry, "at most 16 dependencies", "more")
            }
        case 0x50:
            try require(4, entry, isThere: securityCounter != nil)
            securityCounter = bytes.littleEndian32(start)
        case 0x70:
            try require(4, entry, isThere: decompressedSize != nil)
            decompressedSize = bytes.littleEndian32(start)
        // Numbers 0x80 and 0x81 were those of the first versions with vendor and class.
        case 0x74, 0x80:
            try require(16, entry, isThere: vendorID != nil)
            vendorID = bytes.copy(entry.value)
        case 0x75, 0x81:
            try require(16, entry, isThere: classID != nil)
            classID = bytes.copy(entry.value)
        case 0xF7A0:
            guard descriptor == nil, !entry.value.isEmpty else {
                throw failure(.malformed, entry, "one descriptor that is not empty", "another or none")
            }
            descriptor = bytes.copy(entry.value)
        default: break
        }
    }

    private func require(
        _ count: Int,
        _ entry: MCUbootTLVArea.Entry,
        isThere: Bool = false
    ) throws(FirmwareError) {
        guard entry.value.count == count else {
            throw failure(.malformed, entry, "\(count) bytes", "\(entry.value.count)")
        }
        guard !isThere else { throw failure(.malformed, entry, "one entry of this type", "a second one") }
    }

    private func failure(
        _ code: FirmwareError.Code,
        _ entry: MCUbootTLVArea.Entry,
        _ expected: String,
        _ found: String
    ) -> FirmwareError {
        FirmwareError(
            code,
            in: "protected TLV \(entry.type.hexadecimal)",
            at: entry.value.lowerBound,
            expected: expected,
            found: found
        )
    }
}
