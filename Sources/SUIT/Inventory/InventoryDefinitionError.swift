public import CBOR
public import COSE
public import Trust

/// Why an inventory definition is refused. Offsets are bytes from the start of the signed document.
public enum InventoryDefinitionError: Error, Equatable, Sendable {
    /// Longer than ``InventoryDefinition/byteLimit``; how long it is.
    case tooLarge(Int)
    /// Not deterministic CBOR of the expected shape.
    case malformed(CBORError)
    /// The characteristics that are asked for cannot be read.
    case request(SUITError)
    /// The COSE object cannot be read.
    case object(COSEError)
    /// Too few of those signed it who are trusted.
    case untrusted(TrustError)
    /// Its signers may not ask: not at all, or not about this component, by its index; `nil` is the device as a whole.
    case notPermitted(component: Int?)
    /// A definition of a higher number was taken before, or another one of the same number.
    case sequenceNumber(UInt64, lowest: UInt64)
}
