import CBOR

/// The distributor's answer to an ``UpdateRequest``:
/// `{ 1 => { * component-index: uint => outcome }, ? 2 => detail }`.
///
/// Where the manifest has many variants, the outcomes speak of the components of the detail manifest that comes along.
///
/// It is not signed: every result is bound by the author's signature, and the answer can only choose among them (B1).
public struct UpdateAnswer: Equatable, Sendable {
    /// The outcome for one component.
    public struct Entry: Equatable, Sendable {
        /// The component's index in the manifest.
        public let component: Int
        /// What there is for it.
        public let outcome: UpdateOutcome

        /// An outcome for the component with the index `component`.
        public init(component: Int, outcome: UpdateOutcome) {
            self.component = component
            self.outcome = outcome
        }
    }

    /// The outcomes, by ascending component index.
    public let entries: [Entry]
    /// The detail manifest to go on with, where the manifest carries the root of many.
    public let detail: DetailAnswer?

    /// An answer of the given outcomes, which must be in ascending order of component index.
    public init(entries: [Entry], detail: DetailAnswer? = nil) {
        self.entries = entries
        self.detail = detail
    }

    /// The outcome for the component with the index `component`, or `nil`.
    public subscript(component: Int) -> UpdateOutcome? {
        for entry in entries where entry.component == component { return entry.outcome }
        return nil
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 160)
        encoder.beginMap(detail == nil ? 1 : 2)
        encoder.encodeInt(1)
        encoder.beginMap(entries.count)
        for entry in entries {
            encoder.encode(count: entry.component)
            entry.outcome.write(&encoder)
        }
        if let detail {
            encoder.encodeInt(2)
            detail.write(&encoder)
        }
        return encoder.bytes
    }

    /// Reads an answer that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var outer = try decoder.beginMap()
            guard outer.remaining <= 2, try decoder.nextIntegerKey(&outer) == 1 else {
                throw CBORError.invalidValue(at: 0)
            }
            var entries: [Entry] = []
            let at = decoder.offset
            var map = try decoder.beginMap()
            guard map.remaining <= ComponentClaims.componentLimit else { throw CBORError.tooLong(at: at) }
            while let key = try decoder.nextIntegerKey(&map) {
                guard key >= 0, key < 64 else { throw CBORError.outOfRange(at: decoder.offset) }
                entries.append(Entry(component: Int(key), outcome: try UpdateOutcome.read(&decoder)))
            }
            var detail: DetailAnswer?
            if let key = try decoder.nextIntegerKey(&outer) {
                guard key == 2 else { throw CBORError.invalidValue(at: decoder.offset) }
                detail = try DetailAnswer.read(&decoder)
            }
            try decoder.finish()
            self.init(entries: entries, detail: detail)
        } catch {
            throw .malformed(.answer, error)
        }
    }
}
