public import CBOR
public import Eligibility

/// A package as a package index knows it: what it is, where it can be had, and what its files need and give.
///
/// On the wire: `{1: name, 2: version, 3: architecture, 4: digest, 5: size, 6: source, 7: descriptor, ? 8: depends,
/// ? 9: conflicts, ? 10: installed size}` (`docs/formats/package-index.cddl`).
public struct IndexedPackage: Equatable, Sendable {
    /// Its name, as the package manager knows it.
    public var name: Text
    /// Its version.
    public var version: Text
    /// Its architecture, as the package manager calls it.
    public var architecture: Text
    /// The SHA-256 digest of the package file.
    public var digest: [UInt8]
    /// The size of the package file in bytes.
    public var size: UInt64
    /// Where it can be had: a URI, or a path relative to the index.
    public var source: Text
    /// What the package manager says that it depends on (`Pre-Depends` and `Depends`), as it stands there.
    public var depends: Text
    /// What the package manager says that it does not go together with (`Breaks` and `Conflicts`), as it stands there.
    public var conflicts: Text
    /// Bytes that it takes when it is installed; 0 where that is not known.
    public var installedSize: UInt64
    /// The programs and libraries in it, as parts.
    public var descriptor: Descriptor

    /// A package.
    public init(
        name: Text,
        version: Text,
        architecture: Text = "",
        digest: [UInt8] = [],
        size: UInt64 = 0,
        source: Text = "",
        depends: Text = "",
        conflicts: Text = "",
        installedSize: UInt64 = 0,
        descriptor: Descriptor
    ) {
        self.name = name
        self.version = version
        self.architecture = architecture
        self.digest = digest
        self.size = size
        self.source = source
        self.depends = depends
        self.conflicts = conflicts
        self.installedSize = installedSize
        self.descriptor = descriptor
    }

    func encode(into encoder: inout CBOREncoder) {
        var pairs = 7
        if !depends.isEmpty { pairs += 1 }
        if !conflicts.isEmpty { pairs += 1 }
        if installedSize > 0 { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(text: name)
        encoder.encode(2 as UInt64)
        encoder.encode(text: version)
        encoder.encode(3 as UInt64)
        encoder.encode(text: architecture)
        encoder.encode(4 as UInt64)
        encoder.encode(bytes: digest)
        encoder.encode(5 as UInt64)
        encoder.encode(size)
        encoder.encode(6 as UInt64)
        encoder.encode(text: source)
        encoder.encode(7 as UInt64)
        encoder.encode(bytes: descriptor.encoded())
        if !depends.isEmpty {
            encoder.encode(8 as UInt64)
            encoder.encode(text: depends)
        }
        if !conflicts.isEmpty {
            encoder.encode(9 as UInt64)
            encoder.encode(text: conflicts)
        }
        if installedSize > 0 {
            encoder.encode(10 as UInt64)
            encoder.encode(installedSize)
        }
    }

    /// Reads a package, and returns the range of its descriptor.
    static func read(from decoder: inout CBORDecoder) throws(CBORError) -> (IndexedPackage, Range<Int>) {
        var package = IndexedPackage(name: "", version: "", descriptor: Descriptor())
        var descriptor: Range<Int>?
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        while let key = try decoder.nextKey(&cursor) {
            let at = decoder.offset
            switch key {
            case .integer(1): package.name = try decoder.readTextValue(limit: 256)
            case .integer(2): package.version = try decoder.readTextValue(limit: 256)
            case .integer(3): package.architecture = try decoder.readTextValue(limit: 64)
            case .integer(4):
                package.digest = try decoder.readByteArray(limit: 32)
                guard package.digest.isEmpty || package.digest.count == 32 else { throw .invalidValue(at: at) }
            case .integer(5): package.size = try decoder.readUnsigned()
            case .integer(6): package.source = try decoder.readTextValue()
            case .integer(7): descriptor = try decoder.readBytes()
            case .integer(8): package.depends = try decoder.readTextValue(limit: 65_536)
            case .integer(9): package.conflicts = try decoder.readTextValue(limit: 65_536)
            case .integer(10): package.installedSize = try decoder.readUnsigned()
            default: try decoder.skip()
            }
        }
        guard let descriptor, !package.name.isEmpty else { throw .invalidValue(at: start) }
        return (package, descriptor)
    }
}
