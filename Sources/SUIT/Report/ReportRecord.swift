public import CBOR

/// What happened at one command (draft-ietf-suit-report section 4, SUIT_Record): `[ manifest-id, section, offset,
/// component-index, { * parameter => value } ]`. It can only be read with the manifest at hand.
public struct ReportRecord: Equatable, Hashable, Sendable {
    /// Deepest nesting of manifests.
    public static let depthLimit = 8

    /// The way from the root to the manifest, by the dependencies' component indices; empty for the root.
    public let manifest: [UInt64]
    /// The key of the section that the command stands in.
    public let section: Int64
    /// Where the command stands in the section, in bytes.
    public let offset: UInt64
    /// The index of the component.
    public let component: UInt64
    /// The parameters that mattered.
    public let parameters: [ReportedParameter]

    /// A record about the command at `offset` of `section`.
    public init(
        manifest: [UInt64] = [],
        section: Int64,
        offset: UInt64,
        component: UInt64,
        parameters: [ReportedParameter] = []
    ) {
        self.manifest = manifest
        self.section = section
        self.offset = offset
        self.component = component
        self.parameters = parameters
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(5)
        encoder.beginArray(manifest.count)
        for index in manifest { encoder.encode(index) }
        encoder.encodeInt(section)
        encoder.encode(offset)
        encoder.encode(component)
        ReportedParameter.write(parameters, to: &encoder)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, isOrdered: inout Bool) throws(CBORError) -> ReportRecord {
        try decoder.beginArray(count: 5)
        let at = decoder.offset
        let depth = try decoder.beginArray()
        guard depth <= depthLimit else { throw .tooLong(at: at) }
        var manifest: [UInt64] = []
        while manifest.count < depth { manifest.append(try decoder.readUnsigned()) }
        let section = try decoder.readInteger()
        let offset = try decoder.readUnsigned()
        let component = try decoder.readUnsigned()
        var parameters: [ReportedParameter] = []
        var map = try UnorderedMap(&decoder)
        while let label = try map.nextKey(&decoder) { parameters.append(try ReportedParameter.read(label, &decoder)) }
        isOrdered = isOrdered && map.isOrdered
        return ReportRecord(
            manifest: manifest,
            section: section,
            offset: offset,
            component: component,
            parameters: parameters
        )
    }
}
