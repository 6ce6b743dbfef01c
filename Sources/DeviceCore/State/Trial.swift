public import CBOR
public import UpdateProtocol

/// New software that runs, or will run, and has not been confirmed: `test` in MCUboot's words.
public struct Trial: Equatable, Sendable {
    /// The manifest that brought it.
    public let manifest: ManifestReference
    /// The components that were switched, by index in the device's state.
    public let components: [Int]
    /// All components that the manifest concerns, also those that ran its software before: what is proved at the end.
    public let concerned: [Int]
    /// How often the device has started with the new software.
    public internal(set) var starts: UInt64
    /// What came over the wire, for the last report.
    public let transfer: StatusReport.Transfer?

    /// A trial of the given components.
    public init(
        manifest: ManifestReference,
        components: [Int],
        concerned: [Int],
        transfer: StatusReport.Transfer?
    ) {
        self.manifest = manifest
        self.components = components
        self.concerned = concerned
        self.starts = 0
        self.transfer = transfer
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(5)
        manifest.write(&encoder)
        for list in [components, concerned] {
            encoder.beginArray(list.count)
            for component in list { encoder.encode(count: component) }
        }
        encoder.encode(starts)
        if let transfer {
            encoder.beginArray(transfer.servers.isEmpty ? 3 : 4)
            encoder.encode(transfer.format)
            encoder.encode(transfer.byteCount)
            encoder.encode(text: transfer.source)
            if !transfer.servers.isEmpty { StatusReport.Server.write(transfer.servers, to: &encoder) }
        } else {
            encoder.encodeNull()
        }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, componentCount: Int) throws(CBORError) -> Trial {
        try decoder.beginArray(count: 5)
        let manifest = try ManifestReference.read(&decoder)
        let components = try readIndices(&decoder, componentCount)
        let concerned = try readIndices(&decoder, componentCount)
        let starts = try decoder.readUnsigned()
        var transfer: StatusReport.Transfer?
        if try !decoder.readNullIfPresent() {
            let at = decoder.offset
            let count = try decoder.beginArray()
            guard count == 3 || count == 4 else { throw .invalidValue(at: at) }
            transfer = StatusReport.Transfer(
                format: try decoder.readUnsigned(),
                byteCount: try decoder.readUnsigned(),
                source: try decoder.readTextValue(limit: 1_024),
                servers: count == 4 ? try StatusReport.Server.readList(&decoder) : []
            )
        }
        var trial = Trial(manifest: manifest, components: components, concerned: concerned, transfer: transfer)
        trial.starts = starts
        return trial
    }

    @_lifetime(decoder: copy decoder)
    private static func readIndices(_ decoder: inout CBORDecoder, _ componentCount: Int) throws(CBORError) -> [Int] {
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count <= componentCount else { throw .tooLong(at: at) }
        var indices: [Int] = []
        while indices.count < count {
            let start = decoder.offset
            let index = try decoder.readCount()
            guard index < componentCount else { throw .invalidValue(at: start) }
            indices.append(index)
        }
        return indices
    }
}
