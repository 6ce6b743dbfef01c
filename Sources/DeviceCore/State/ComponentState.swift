public import CBOR
public import SUIT

/// The two slots of a component, and which of them runs.
public struct ComponentState: Equatable, Sendable {
    /// The component.
    public let name: ComponentIdentifier
    /// The primary slot, 0 or 1: what runs after the next start.
    public internal(set) var primary: Int
    /// What the slots hold; `nil` for a slot that holds nothing that was verified.
    public internal(set) var slots: [SlotContent?]

    /// A component whose slot 0 holds `content`.
    public init(name: ComponentIdentifier, content: SlotContent?) {
        self.name = name
        self.primary = 0
        self.slots = [content, nil]
    }

    /// The slot that does not run, into which updates are written.
    public var secondary: Int { 1 - primary }

    /// What runs.
    public var running: SlotContent? { slots[primary] }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(4)
        name.write(&encoder)
        encoder.encode(count: primary)
        for slot in slots {
            if let slot {
                slot.write(&encoder)
            } else {
                encoder.encodeNull()
            }
        }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> ComponentState {
        try decoder.beginArray(count: 4)
        var state = ComponentState(name: try ComponentIdentifier.read(&decoder), content: nil)
        let at = decoder.offset
        state.primary = try decoder.readCount()
        guard state.primary < 2 else { throw .invalidValue(at: at) }
        for index in 0..<2 {
            if try decoder.readNullIfPresent() { continue }
            state.slots[index] = try SlotContent.read(&decoder)
        }
        return state
    }
}
