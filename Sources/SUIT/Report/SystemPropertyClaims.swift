public import CBOR

/// What holds of a component (draft-ietf-suit-report section 4): `{ 0 => component-id, + parameter => value }`. It can be
/// read without the manifest.
public struct SystemPropertyClaims: Equatable, Hashable, Sendable {
    /// The key of the component id.
    static let componentKey: Int64 = 0

    /// The component.
    public let component: ComponentIdentifier
    /// What is claimed of it.
    public let parameters: [ReportedParameter]

    /// Claims about `component`.
    public init(component: ComponentIdentifier, parameters: [ReportedParameter]) {
        self.component = component
        self.parameters = parameters
    }

    /// The value of the parameter `label`, or nothing.
    public subscript(label: Int64) -> ReportedParameter? {
        for parameter in parameters where parameter.label == label { return parameter }
        return nil
    }

    func write(_ encoder: inout CBOREncoder) {
        var identifier = CBOREncoder()
        component.write(&identifier)
        ReportedParameter.write(parameters, after: [([0x00], identifier.bytes)], to: &encoder)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, isOrdered: inout Bool) throws(CBORError) -> SystemPropertyClaims {
        let at = decoder.offset
        var component: ComponentIdentifier?
        var parameters: [ReportedParameter] = []
        var map = try UnorderedMap(&decoder)
        while let label = try map.nextKey(&decoder) {
            if label == componentKey {
                component = try ComponentIdentifier.read(&decoder)
            } else {
                parameters.append(try ReportedParameter.read(label, &decoder))
            }
        }
        isOrdered = isOrdered && map.isOrdered
        guard let component else { throw .invalidValue(at: at) }
        return SystemPropertyClaims(component: component, parameters: parameters)
    }
}
