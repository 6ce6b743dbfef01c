public import CBOR

/// What a device says about one of its components: the `system-property-claims` of suit-report,
/// `{ 0: component-id, + label => value }`. An empty component id stands for the device as a whole.
public struct ComponentClaims: Equatable, Hashable, Sendable {
    /// One characteristic.
    public struct Claim: Equatable, Hashable, Sendable {
        /// The label, a SUIT parameter's number or a private one.
        public let label: Int64
        /// The value.
        public let value: ClaimValue

        /// A characteristic and its value.
        public init(label: Int64, value: ClaimValue) {
            self.label = label
            self.value = value
        }
    }

    /// Most characteristics of one component.
    public static let claimLimit = 32
    /// Most components in one message.
    public static let componentLimit = 64

    /// The segments of the component's name.
    public let component: [[UInt8]]
    /// The characteristics.
    public let claims: [Claim]

    /// Claims about `component`.
    public init(component: [[UInt8]], claims: [Claim]) {
        self.component = component
        self.claims = claims
    }

    /// The value of `label`, or `nil`.
    public subscript(label: Int64) -> ClaimValue? {
        for claim in claims where claim.label == label { return claim.value }
        return nil
    }

    /// Writes the claims, in deterministic order.
    public func write(_ encoder: inout CBOREncoder) {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        var identifier = CBOREncoder()
        identifier.beginArray(component.count)
        for segment in component { identifier.encode(bytes: segment) }
        pairs.append(([0x00], identifier.bytes))
        for claim in claims {
            var key = CBOREncoder()
            key.encodeInt(claim.label)
            var value = CBOREncoder()
            claim.value.write(&value)
            pairs.append((key.bytes, value.bytes))
        }
        encoder.sortedMap(pairs)
    }

    /// Reads claims in place.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> ComponentClaims {
        let start = decoder.offset
        var map = try decoder.beginMap()
        guard map.remaining <= claimLimit + 1 else { throw .tooLong(at: start) }
        guard try decoder.nextIntegerKey(&map) == 0 else { throw .invalidValue(at: start) }
        let count = try decoder.beginArray()
        guard count <= 8 else { throw .tooLong(at: start) }
        var component: [[UInt8]] = []
        while component.count < count { component.append(try decoder.readByteArray(limit: 64)) }
        var claims: [Claim] = []
        while let label = try decoder.nextIntegerKey(&map) {
            claims.append(Claim(label: label, value: try ClaimForm.read(label, &decoder)))
        }
        return ComponentClaims(component: component, claims: claims)
    }

    /// Writes a list of claims.
    static func write(_ list: [ComponentClaims], to encoder: inout CBOREncoder) {
        encoder.beginArray(list.count)
        for claims in list { claims.write(&encoder) }
    }

    /// Reads a list of claims in place.
    @_lifetime(decoder: copy decoder)
    static func readList(_ decoder: inout CBORDecoder) throws(CBORError) -> [ComponentClaims] {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count <= componentLimit else { throw .tooLong(at: start) }
        var list: [ComponentClaims] = []
        while list.count < count { list.append(try read(&decoder)) }
        return list
    }
}
