public import CBOR
public import Eligibility

/// A device tree: what hardware there is, as a blob that boot loaders pass on (``init(_:)``), or as an agent reads it from
/// /proc/device-tree (``init(root:)``).
public struct DeviceTree: Equatable, Sendable {
    /// The root node.
    public let root: DeviceTreeNode
    /// Memory that the blob reserves beside its tree (memory reservation block).
    public let reservedByHeader: [MemoryRegion]

    /// A tree by its root node.
    public init(root: DeviceTreeNode, reservedByHeader: [MemoryRegion] = []) {
        self.root = root
        self.reservedByHeader = reservedByHeader
    }

    /// Reads the blob at the start of `bytes` (flattened device tree, version 16 or 17).
    public init(_ bytes: Span<UInt8>, limits: DeviceTreeLimits = DeviceTreeLimits()) throws(KernelError) {
        var reader = try FlattenedDeviceTree(bytes, limits: limits)
        self.init(root: try reader.root(bytes), reservedByHeader: try reader.reservations(bytes))
    }

    /// The node at a path such as `/chosen`, each part with or without unit address.
    public func node(_ path: Text) -> DeviceTreeNode? {
        var node = root
        for part in path.utf8.split(separator: 0x2F) {
            guard let name = Text(validating: Array(part).span), let next = node.child(name) else { return nil }
            node = next
        }
        return node
    }

    /// What the hardware is, most specific first: the board, then its relatives, at last the processor.
    public var compatible: [Text] { root["compatible"]?.texts ?? [] }
    /// The name of the hardware for people.
    public var model: Text? { root["model"]?.text }

    /// Main memory: what the nodes `/memory` list, in order.
    public var memory: [MemoryRegion] {
        var regions: [MemoryRegion] = []
        for node in root.children where node.baseName == "memory" || node["device_type"]?.text == "memory" {
            guard node["status"]?.text != "disabled" else { continue }
            regions += Self.regions(node, in: root, access: 7)
        }
        return regions
    }

    /// Main memory that is put aside: what the nodes below `/reserved-memory` list, and the blob's own reservations.
    /// Memory that has only a size there, and no place, is not among them.
    public var reservedMemory: [MemoryRegion] {
        var regions = reservedByHeader
        if let parent = root.child("reserved-memory") {
            for node in parent.children where node["status"]?.text != "disabled" {
                regions += Self.regions(node, in: parent, access: 0)
            }
        }
        return regions
    }

    /// Bytes of main memory.
    public var memorySize: UInt64 {
        var size: UInt64 = 0
        for region in memory {
            let (sum, overflow) = size.addingReportingOverflow(region.length)
            size = overflow ? .max : sum
        }
        return size
    }

    private static func regions(
        _ node: DeviceTreeNode,
        in parent: DeviceTreeNode,
        access: UInt8
    ) -> [MemoryRegion] {
        let addressCells = parent.addressCells
        let sizeCells = parent.sizeCells
        guard addressCells > 0, sizeCells > 0, let cells = node["reg"]?.cells else { return [] }
        var regions: [MemoryRegion] = []
        var index = 0
        while cells.count - index >= addressCells + sizeCells {
            let start = number(cells, index, addressCells)
            let length = number(cells, index + addressCells, sizeCells)
            index += addressCells + sizeCells
            if let start, let length, length > 0 {
                regions.append(MemoryRegion(start: start, length: length, access: access))
            }
        }
        return regions
    }

    /// The number in `count` cells, or `nil` where it has more than 64 bits.
    private static func number(_ cells: [UInt32], _ start: Int, _ count: Int) -> UInt64? {
        var value: UInt64 = 0
        for index in start..<(start + count) {
            guard value >> 32 == 0 else { return nil }
            value = value << 32 | UInt64(cells[index])
        }
        return value
    }
}
