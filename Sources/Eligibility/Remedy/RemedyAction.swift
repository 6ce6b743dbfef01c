public import CBOR

/// One thing to do so that software becomes eligible (requirement E8).
///
/// On the wire: `{1: kind, 2: name, ? 3: version, ? 4: source, ? 5: bytes, ? 6: digest, ? 7: [+ edge]}`; other keys are
/// passed over.
public struct RemedyAction: Equatable, Sendable {
    /// What is to be done.
    public enum Kind: UInt8, Sendable {
        /// Install a package that is not there.
        case installPackage = 1
        /// Put a newer version in the place of what is installed.
        case updatePackage = 2
        /// Process another manifest first, such as that of a boot loader.
        case updateFirst = 3
        /// Free main memory.
        case freeMemory = 4
        /// Free storage, at the place that the name says.
        case freeStorage = 5
        /// Remove software that must not come together with the new one.
        case removeSoftware = 6
        /// Have the program of this path load it: it is a plug-in that finds the rest of its symbols there.
        case loadByProgram = 7
    }

    /// Most edges that an action names.
    public static let edgeLimit = 64

    /// What is to be done.
    public var kind: Kind
    /// The package, manifest, place or software.
    public var name: Text
    /// The version to install; empty where any does, or none is meant.
    public var version: Text
    /// Where it can be had: a URI, or a path relative to the index that names it.
    public var source: Text
    /// Bytes to download, or to free.
    public var bytes: UInt64
    /// The SHA-256 digest of what is downloaded; empty where nothing is.
    public var digest: [UInt8]
    /// The places, in the verdict, of the edges that it resolves. None where it is needed by other actions only.
    public var edges: [Int]

    /// An action.
    public init(
        _ kind: Kind,
        name: Text,
        version: Text = "",
        source: Text = "",
        bytes: UInt64 = 0,
        digest: [UInt8] = [],
        edges: [Int] = []
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.source = source
        self.bytes = bytes
        self.digest = digest
        self.edges = edges
    }

    func encode(into encoder: inout CBOREncoder) {
        var pairs = 2
        if !version.isEmpty { pairs += 1 }
        if !source.isEmpty { pairs += 1 }
        if bytes > 0 { pairs += 1 }
        if !digest.isEmpty { pairs += 1 }
        if !edges.isEmpty { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(UInt64(kind.rawValue))
        encoder.encode(2 as UInt64)
        encoder.encode(text: name)
        if !version.isEmpty {
            encoder.encode(3 as UInt64)
            encoder.encode(text: version)
        }
        if !source.isEmpty {
            encoder.encode(4 as UInt64)
            encoder.encode(text: source)
        }
        if bytes > 0 {
            encoder.encode(5 as UInt64)
            encoder.encode(bytes)
        }
        if !digest.isEmpty {
            encoder.encode(6 as UInt64)
            encoder.encode(bytes: digest)
        }
        if !edges.isEmpty {
            encoder.encode(7 as UInt64)
            let count = edges.count < Self.edgeLimit ? edges.count : Self.edgeLimit
            encoder.beginArray(count)
            for edge in edges.prefix(count) { encoder.encode(count: edge) }
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard try decoder.nextKey(&cursor) == .integer(1) else { throw .invalidValue(at: start) }
        guard let kind = Kind(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
            throw .invalidValue(at: start)
        }
        guard try decoder.nextKey(&cursor) == .integer(2) else { throw .invalidValue(at: start) }
        self.init(kind, name: try decoder.readTextValue())
        while let key = try decoder.nextKey(&cursor) {
            let at = decoder.offset
            switch key {
            case .integer(3): version = try decoder.readTextValue()
            case .integer(4): source = try decoder.readTextValue()
            case .integer(5): bytes = try decoder.readUnsigned()
            case .integer(6):
                digest = try decoder.readByteArray(limit: 32)
                guard digest.count == 32 else { throw .invalidValue(at: at) }
            case .integer(7):
                var remaining = try decoder.beginArray()
                guard remaining <= Self.edgeLimit else { throw .tooLong(at: at) }
                while remaining > 0 {
                    edges.append(try decoder.readCount())
                    remaining -= 1
                }
            default: try decoder.skip()
            }
        }
    }
}
