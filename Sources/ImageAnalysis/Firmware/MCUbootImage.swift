public import Eligibility

/// An image for the boot loader MCUboot: header, payload, protected and plain TLV area (MCUboot, docs/design.md).
///
/// What a boot loader decides on - dependencies, the security counter, vendor and class - counts only where the image's
/// hash covers it: older boot loaders believed unprotected entries (CVE-2024-32883).
public struct MCUbootImage: Equatable, Sendable {
    /// Another image that must be there (`IMAGE_TLV_DEPENDENCY`).
    public struct Dependency: Equatable, Sendable {
        /// The number of the other image.
        public let image: UInt8
        /// The lowest version that does.
        public let version: MCUbootVersion
    }

    /// The header.
    public let header: MCUbootHeader
    /// The number of this image on the device; it does not stand in the file.
    public let imageNumber: UInt8
    /// The images that it depends on.
    public let dependencies: [Dependency]
    /// The security counter, which never goes back on a device (`IMAGE_TLV_SEC_CNT`).
    public let securityCounter: UInt32?
    /// The UUID of the vendor (`IMAGE_TLV_UUID_VID`).
    public let vendorID: [UInt8]?
    /// The UUID of the device class (`IMAGE_TLV_UUID_CID`).
    public let classID: [UInt8]?
    /// The size of the payload after decompression (`IMAGE_TLV_DECOMP_SIZE`).
    public let decompressedSize: UInt32?
    /// The size of header, payload and both TLV areas, in bytes.
    public let totalSize: Int
    /// The types of the entries of the plain area: hashes and signatures.
    public let plainTypes: [UInt16]
    /// Types of entries that were passed over because the image's hash does not cover them.
    public let unprotectedTypes: [UInt16]
    /// Whether the file has been filled up to the size of its slot, with the mark that starts a swap at its end.
    public let isPadded: Bool
    /// The Cortex-M vector table at the start of the payload.
    public let vectorTable: CortexMVectorTable?
    /// The descriptor inside of it, still encoded: protected TLV 0xf7a0 or in the payload.
    public let embeddedDescriptor: [UInt8]?

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - imageNumber: the number of the image on a device that has several.
    /// - Throws: ``FirmwareError`` where it is no MCUboot image, cut short or contradicts itself.
    public init(_ bytes: Span<UInt8>, imageNumber: UInt8 = 0) throws(FirmwareError) {
        let header = try MCUbootHeader(bytes)
        let payload = Int(header.headerSize)
        try bytes.require(payload, at: 0, in: "MCUboot header with padding")
        guard UInt64(header.imageSize) <= UInt64(bytes.count - payload) else {
            throw FirmwareError(
                .truncated,
                in: "MCUboot payload",
                at: payload,
                expected: "\(header.imageSize) bytes",
                found: "a file of \(bytes.count) bytes"
            )
        }
        let payloadEnd = payload + Int(header.imageSize)
        var facts = MCUbootProtectedFacts()
        var plainStart = payloadEnd
        if header.protectedSize > 0 {
            let area = try MCUbootTLVArea(bytes, at: payloadEnd, magic: MCUbootTLVArea.protectedMagic)
            guard area.end - payloadEnd == Int(header.protectedSize) else {
                throw FirmwareError(
                    .malformed,
                    in: "protected TLV area",
                    at: payloadEnd + 2,
                    expected: "\(header.protectedSize) bytes as in the header",
                    found: "\(area.end - payloadEnd)"
                )
            }
            for entry in area.entries { try facts.read(bytes, entry) }
            plainStart = area.end
        }
        let plain = try MCUbootTLVArea(bytes, at: plainStart, magic: MCUbootTLVArea.plainMagic)
        self.header = header
        self.imageNumber = imageNumber
        dependencies = facts.dependencies
        securityCounter = facts.securityCounter
        vendorID = facts.vendorID
        classID = facts.classID
        decompressedSize = facts.decompressedSize
        totalSize = plain.end
        plainTypes = plain.entries.map(\.type).filter { !MCUbootProtectedFacts.types.contains($0) }
        unprotectedTypes = plain.entries.map(\.type).filter { MCUbootProtectedFacts.types.contains($0) }
        isPadded = bytes.count > plain.end && Self.endsWithTrailer(bytes)
        guard !header.flags.isEncrypted, !header.flags.isCompressed else {
            vectorTable = nil
            embeddedDescriptor = facts.descriptor
            return
        }
        let content = bytes.extracting(payload..<payloadEnd)
        vectorTable = try Self.vectorTable(content, header)
        embeddedDescriptor = facts.descriptor ?? EmbeddedDescriptor.search(content)
    }

    /// Where the whole image must stand, or is copied to, when the header says it.
    public var placement: MemoryRegion? {
        guard !header.flags.isDisjoint(with: [.ramLoad, .romFixed]) else { return nil }
        let access: UInt8 = header.flags.contains(.ramLoad) ? 7 : 5
        return MemoryRegion(checkedStart: UInt64(header.loadAddress), length: UInt64(totalSize), access: access)
    }

    private static func vectorTable(
        _ content: Span<UInt8>,
        _ header: MCUbootHeader
    ) throws(FirmwareError) -> CortexMVectorTable? {
        guard !header.flags.isDisjoint(with: [.ramLoad, .romFixed]) else {
            return CortexMVectorTable(unplaced: content, at: 0, length: content.count)
        }
        let start = UInt64(header.loadAddress) + UInt64(header.headerSize)
        guard let range = MemoryRegion(checkedStart: start, length: UInt64(content.count)) else { return nil }
        return CortexMVectorTable(content, code: try MemoryMap(merging: [range]))
    }

    /// Whether the last 16 bytes are the mark of MCUboot's trailer (`boot_img_magic`), for any write alignment.
    private static func endsWithTrailer(_ bytes: Span<UInt8>) -> Bool {
        let magic: [UInt8] = [
            0x77, 0xC2, 0x95, 0xF3, 0x60, 0xD2, 0xEF, 0x7F, 0x35, 0x52, 0x50, 0x0F, 0x2C, 0xB6, 0x79, 0x80,
        ]
        // With alignments above 8 the first two bytes are the alignment instead.
        let start = bytes.count - magic.count
        guard start >= 0 else { return false }
        for index in 2..<magic.count where bytes[start + index] != magic[index] { return false }
        return true
    }
}
