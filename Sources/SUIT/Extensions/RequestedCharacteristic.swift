import CBOR

/// One field of a request definition: `label`, or `[ label, form ]` where the value is not wanted as it is [M1, M7].
public struct RequestedCharacteristic: Equatable, Hashable, Sendable {
    /// The label: a SUIT parameter's number, or one of ``Characteristic``.
    public let label: Int64
    /// How the value is to be written.
    public let form: CharacteristicForm

    /// Asks for the characteristic `label`.
    public init(_ label: Int64, as form: CharacteristicForm = .value) {
        self.label = label
        self.form = form
    }

    /// Writes the field.
    func write(_ encoder: inout CBOREncoder) {
        guard form != .value else { return encoder.encodeInt(label) }
        encoder.beginArray(2)
        encoder.encodeInt(label)
        encoder.encode(form.rawValue)
    }

    /// Reads a field in place. A form that is not known is refused, and so is the long spelling of the plain one.
    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> RequestedCharacteristic {
        guard try decoder.peek() == .array else { return RequestedCharacteristic(try decoder.readInteger()) }
        try decoder.beginArray(count: 2)
        let label = try decoder.readInteger()
        let at = decoder.offset
        guard let form = CharacteristicForm(rawValue: try decoder.readUnsigned()), form != .value else {
            throw .invalidValue(at: at)
        }
        return RequestedCharacteristic(label, as: form)
    }
}
