public import CBOR

/// A node of a device tree (Devicetree Specification 0.4, chapter 2).
public struct DeviceTreeNode: Equatable, Sendable {
    /// The node's name with its unit address, such as `memory@40000000`; empty for the root.
    public let name: Text
    /// Its properties, in order.
    public var properties: [DeviceTreeProperty]
    /// The nodes below it, in order.
    public var children: [DeviceTreeNode]

    /// A node.
    public init(name: Text, properties: [DeviceTreeProperty] = [], children: [DeviceTreeNode] = []) {
        self.name = name
        self.properties = properties
        self.children = children
    }

    /// The name without the unit address.
    public var baseName: Text {
        var end = 0
        while end < name.utf8.count, name.utf8[end] != 0x40 { end += 1 }
        return Text(validating: name.utf8.span.extracting(0..<end)) ?? name
    }

    /// The property of a name.
    public subscript(property: Text) -> DeviceTreeProperty? {
        properties.first { $0.name == property }
    }

    /// The node below this one that has this name; without unit address in the name, the first such node with any.
    public func child(_ name: Text) -> DeviceTreeNode? {
        children.first { $0.name == name } ?? children.first { $0.baseName == name }
    }

    /// Cells that an address in `reg` of the nodes below takes (`#address-cells`).
    public var addressCells: Int { cellCount("#address-cells", default: 2) }
    /// Cells that a length in `reg` of the nodes below takes (`#size-cells`).
    public var sizeCells: Int { cellCount("#size-cells", default: 1) }

    private func cellCount(_ property: Text, default count: Int) -> Int {
        guard let cells = self[property]?.cells, cells.count == 1, cells[0] <= 4 else { return count }
        return Int(cells[0])
    }
}
