import CBOR
import Eligibility

/// The reader of a device tree blob (Devicetree Specification 0.4, chapter 5). All numbers are big-endian.
struct FlattenedDeviceTree {
    private enum Token: UInt32 {
        case beginNode = 1
        case endNode = 2
        case property = 3
        case nop = 4
        case end = 9
    }

    private let fields = KernelFields(byteOrder: .big, structure: "device tree")
    private let limits: DeviceTreeLimits
    private let structure: Range<Int>
    private let strings: Range<Int>
    private let reservationOffset: Int
    /// The blob, which may be the start of a longer file.
    let totalSize: Int
    private var offset: Int
    private var nodeCount = 0
    private var propertyCount = 0

    /// Whether the bytes begin with the mark of a blob.
    static func isPresent(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 4 && bytes[0] == 0xD0 && bytes[1] == 0x0D && bytes[2] == 0xFE && bytes[3] == 0xED
    }

    /// Reads and checks the header.
    init(_ bytes: Span<UInt8>, limits: DeviceTreeLimits) throws(KernelError) {
        guard Self.isPresent(bytes) else {
            throw KernelError(.otherFormat, in: "device tree", at: 0, expected: "d0 0d fe ed", found: "other bytes")
        }
        self.limits = limits
        let size = try fields.range(bytes, at: 0, size: UInt64(try fields.u32(bytes, 4)))
        totalSize = size.count
        try fields.require(40, bytes, at: 0)
        guard totalSize >= 40 else {
            throw KernelError(.malformed, in: "totalsize", at: 4, expected: "at least 40", found: "\(totalSize)")
        }
        // Blobs of version 17 can be read as ones of version 16, which lacks the size of the structure block.
        let version = try fields.u32(bytes, 20)
        let compatible = try fields.u32(bytes, 24)
        guard version >= 16, compatible <= 17 else {
            throw KernelError(
                .unsupported,
                in: "device tree version",
                at: 20,
                expected: "16 or 17",
                found: "\(version), compatible with \(compatible)"
            )
        }
        let blob = bytes.extracting(size)
        let structureOffset = UInt64(try fields.u32(bytes, 8))
        if version >= 17 {
            structure = try fields.range(blob, at: structureOffset, size: UInt64(try fields.u32(bytes, 36)))
        } else {
            let rest = UInt64(totalSize) >= structureOffset ? UInt64(totalSize) - structureOffset : 0
            structure = try fields.range(blob, at: structureOffset, size: rest)
        }
        strings = try fields.range(
            blob,
            at: UInt64(try fields.u32(bytes, 12)),
            size: UInt64(try fields.u32(bytes, 32))
        )
        reservationOffset = Int(try fields.u32(bytes, 16))
        guard structure.lowerBound % 4 == 0 else {
            throw KernelError(
                .malformed,
                in: "off_dt_struct",
                at: 8,
                expected: "a multiple of 4",
                found: "\(structure.lowerBound)"
            )
        }
        offset = structure.lowerBound
    }

    /// The tree. Nodes are gathered on a stack of bounded height, so that no blob can exhaust the program's own.
    mutating func root(_ bytes: Span<UInt8>) throws(KernelError) -> DeviceTreeNode {
        var open: [DeviceTreeNode] = []
        while true {
            let start = offset
            switch Token(rawValue: try word(bytes)) {
            case .nop: continue
            case .beginNode:
                nodeCount += 1
                guard open.count < limits.depth, nodeCount <= limits.nodes else {
                    throw KernelError(
                        .limitExceeded,
                        in: "device tree",
                        at: start,
                        expected: "at most \(limits.nodes) nodes, \(limits.depth) deep",
                        found: "more"
                    )
                }
                let name = try fields.text(bytes, in: offset..<structure.upperBound, limit: limits.name)
                try skip(name.count + 1)
                open.append(DeviceTreeNode(name: name))
            case .property:
                guard !open.isEmpty else { throw unexpected("the root node", "a property", at: start) }
                let property = try property(bytes)
                open[open.count - 1].properties.append(property)
            case .endNode:
                guard let node = open.popLast() else { throw unexpected("the root node", "an end", at: start) }
                if open.isEmpty { return node }
                open[open.count - 1].children.append(node)
            case .end: throw unexpected("the end of \(open.count) nodes", "the end of the tree", at: start)
            case nil: throw unexpected("a token", "another word", at: start)
            }
        }
    }

    /// Memory that the header reserves: pairs of address and size up to one of zeros.
    func reservations(_ bytes: Span<UInt8>) throws(KernelError) -> [MemoryRegion] {
        guard reservationOffset != 0 else { return [] }
        var regions: [MemoryRegion] = []
        var offset = reservationOffset
        let blob = bytes.extracting(0..<totalSize)
        while regions.count < 1_024 {
            let start = try fields.u64(blob, offset)
            let length = try fields.u64(blob, offset + 8)
            if start == 0, length == 0 { return regions }
            regions.append(MemoryRegion(start: start, length: length))
            offset += 16
        }
        throw KernelError(
            .limitExceeded,
            in: "memory reservation block",
            at: reservationOffset,
            expected: "at most 1024 entries",
            found: "more"
        )
    }

    private mutating func property(_ bytes: Span<UInt8>) throws(KernelError) -> DeviceTreeProperty {
        let start = offset
        propertyCount += 1
        guard propertyCount <= limits.properties else {
            throw KernelError(
                .limitExceeded,
                in: "device tree",
                at: start,
                expected: "at most \(limits.properties) properties",
                found: "more"
            )
        }
        let size = Int(try word(bytes))
        let nameOffset = Int(try word(bytes))
        let place = offset
        try skip(size)
        guard nameOffset < strings.count else {
            throw KernelError(
                .malformed,
                in: "property name",
                at: start + 4,
                expected: "an offset below \(strings.count)",
                found: "\(nameOffset)"
            )
        }
        let name = try fields.text(
            bytes,
            in: (strings.lowerBound + nameOffset)..<strings.upperBound,
            limit: limits.name
        )
        var value: [UInt8] = []
        if size <= limits.value {
            value.reserveCapacity(size)
            for index in place..<(place + size) { value.append(bytes[index]) }
        }
        return DeviceTreeProperty(name: name, value: value, size: size, offset: place)
    }

    private mutating func word(_ bytes: Span<UInt8>) throws(KernelError) -> UInt32 {
        let start = offset
        try skip(4)
        return try fields.u32(bytes, start)
    }

    /// Goes on by `count` bytes and to the next multiple of four.
    private mutating func skip(_ count: Int) throws(KernelError) {
        guard count <= structure.upperBound - offset else {
            throw KernelError(
                .malformed,
                in: "structure block",
                at: offset,
                expected: "\(count) bytes",
                found: "\(structure.upperBound - offset) up to its end"
            )
        }
        let end = offset + count
        let padding = (4 - end % 4) % 4
        offset = structure.upperBound - end >= padding ? end + padding : structure.upperBound
    }

    private func unexpected(_ expected: String, _ found: String, at offset: Int) -> KernelError {
        KernelError(.malformed, in: "structure block", at: offset, expected: expected, found: found)
    }
}
