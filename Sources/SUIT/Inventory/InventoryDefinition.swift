public import CBOR

/// The inventory definition [A2, B3]: what devices tell the distributor about themselves so that an operator can ask which of
/// them could take some software, before any campaign. It has the form of the characteristic definition (``RequestDefinition``)
/// and is signed by an author; without one a device sends no inventory at all.
///
/// `inventory-definition` of `docs/formats/inventory.cddl`.
public struct InventoryDefinition: Equatable, Sendable {
    /// Most bytes of a signed definition.
    public static let byteLimit = 65_536
    /// Most bytes of ``uri``.
    public static let uriLimit = 1_024

    /// Rises with every definition. A device never goes back to a lower one.
    public let sequenceNumber: UInt64
    /// Where the inventory goes: the resource identifier, absolute or relative to where the device polls.
    public let uri: Text
    /// The components that ``request`` refers to by their index here.
    public let components: [ComponentIdentifier]
    /// The characteristics that are asked for.
    public let request: RequestDefinition
    /// The parts that are asked for.
    public let parts: InventoryParts

    /// A definition, or nothing where it refers to components that it does not name, names one twice, or has no address.
    public init?(
        sequenceNumber: UInt64,
        uri: Text,
        components: [ComponentIdentifier],
        request: RequestDefinition,
        parts: InventoryParts
    ) {
        guard components.count <= Manifest.componentLimit, !uri.isEmpty, uri.utf8.count <= InventoryDefinition.uriLimit,
            InventoryParts.all.isSuperset(of: parts), sequenceNumber <= UInt64(Int64.max)
        else { return nil }
        for index in components.indices {
            for other in 0..<index where components[other] == components[index] { return nil }
        }
        for entry in request.entries where entry.component >= components.count { return nil }
        self.sequenceNumber = sequenceNumber
        self.uri = uri
        self.components = components
        self.request = request
        self.parts = parts
    }

    /// Whether it asks about the device as a whole, beyond single components.
    public var asksAboutDevice: Bool { !request.deviceFields.isEmpty || !parts.isEmpty }
}
