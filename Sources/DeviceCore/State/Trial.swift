public import CBOR
public import UpdateProtocol

/// New software that runs, or will run, and has not been confirmed: `test` in MCUboot's words.
public struct Trial: Equatable, Sendable {
    /// The manifest that brought it.
    public let manifest: ManifestReference
    /// The components that were switched, by index in the device's state.
    public let components: [Int]
    /// How often the device has started with the new software.
    public internal(set) var starts: UInt64
    /// What came over the wire, for the last report.
    public let transfer: StatusReport.Transfer?

    /// A trial of the given components.
    public init(manifest: ManifestReference, components: [Int], transfer: StatusReport.Transfer?) {
        self.manifest = manifest
        self.components = components
        self.starts = 0
        self.transfer = transfer
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(4)
        manifest.write(&encoder)
        encoder.beginArray(components.count)
        for component in components { encoder.encode(count: component) }
        encoder.encode(starts)
        if let transfer {
            encoder.beginArray(3)
            encoder.encode(transfer.format)
            encoder.encode(transfer.byteCount)
            encoder.encode(text: transfer.source)
        } else {
            encoder.encodeNull()
        }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, componentCount: Int) throws(CBORError) -> Trial {
        try decoder.beginArray(count: 4)
        let manifest = try ManifestReference.read(&decoder)
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count <= componentCount else { throw .tooLong(at: at) }
        var components: [Int] = []
        while components.count < count {
            let start = decoder.offset
            let index = try decoder.readCount()
            guard index < componentCount else { throw .invalidValue(at: start) }
            components.append(index)
        }
        let starts = try decoder.readUnsigned()
        var transfer: StatusReport.Transfer?
        if try !decoder.readNullIfPresent() {
            try decoder.beginArray(count: 3)
            transfer = StatusReport.Transfer(
                format: try decoder.readUnsigned(),
                byteCount: try decoder.readUnsigned(),
                source: try decoder.readTextValue(limit: 1_024)
            )
        }
        var trial = Trial(manifest: manifest, components: components, transfer: transfer)
        trial.starts = starts
        return trial
    }
}
