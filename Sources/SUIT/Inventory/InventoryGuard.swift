/// Which inventory definitions a device has taken so far [A2]: none of a lower number is taken any more, and none other of
/// the same number.
public struct InventoryGuard: Equatable, Sendable {
    /// The number of the definition that was taken last; nothing before the first.
    public let sequenceNumber: UInt64?
    /// The SHA-256 digest of its encoding.
    public let digest: [UInt8]

    /// A guard behind the definition of a number and digest, or before any.
    public init(sequenceNumber: UInt64? = nil, digest: [UInt8] = []) {
        self.sequenceNumber = sequenceNumber
        self.digest = digest
    }

    /// Whether a definition may be taken.
    ///
    /// - Throws: ``InventoryDefinitionError`` `.sequenceNumber`.
    public func check(_ definition: InventoryDefinition, digest: [UInt8]) throws(InventoryDefinitionError) {
        guard let lowest = sequenceNumber else { return }
        let isSame = definition.sequenceNumber == lowest && digest == self.digest
        guard definition.sequenceNumber > lowest || isSame else {
            throw .sequenceNumber(definition.sequenceNumber, lowest: lowest)
        }
    }
}
