import BootControl
import CBOR

/// What is being written over the only slot of a component, and from what: kept from before the first write until the
/// device's state says that it runs.
struct SingleSlotRecord: Equatable {
    /// What it is written from.
    enum Kind: UInt64 {
        /// A patch for one slot, with a journal beside it.
        case patch = 1
        /// The whole image, which was verified.
        case image = 2
    }

    let kind: Kind
    /// The digest of what ran before, empty for nothing.
    let precursor: [UInt8]
    /// The digest of what is written, as the author signed it.
    let result: [UInt8]
    /// Its size, in bytes.
    let size: UInt64

    private static let byteLimit = 256

    /// The record at `path`, or `nil` where there is none that is whole.
    static func read(_ path: String) throws(FileError) -> SingleSlotRecord? {
        guard let bytes = try DurableFile.read(path, limit: byteLimit) else { return nil }
        return try? SingleSlotRecord(bytes.span)
    }

    init(kind: Kind, precursor: [UInt8], result: [UInt8], size: UInt64) {
        self.kind = kind
        self.precursor = precursor
        self.result = result
        self.size = size
    }

    private init(_ bytes: Span<UInt8>) throws(CBORError) {
        var decoder = CBORDecoder(bytes)
        try decoder.beginArray(count: 4)
        let at = decoder.offset
        guard let kind = Kind(rawValue: try decoder.readUnsigned()) else { throw .invalidValue(at: at) }
        let precursor = try decoder.readBytes()
        let result = try decoder.readBytes()
        let size = try decoder.readUnsigned()
        try decoder.finish()
        self.init(
            kind: kind,
            precursor: SingleSlotRecord.copy(bytes, precursor),
            result: SingleSlotRecord.copy(bytes, result),
            size: size
        )
    }

    private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        range.map { bytes[$0] }
    }

    /// Writes the record, and returns when no power cut can undo it.
    func write(to path: String) throws(FileError) {
        var encoder = CBOREncoder(capacity: 96)
        encoder.beginArray(4)
        encoder.encode(kind.rawValue)
        encoder.encode(bytes: precursor)
        encoder.encode(bytes: result)
        encoder.encode(size)
        try DurableFile.write(encoder.bytes, to: path, mode: 0o600)
    }
}
