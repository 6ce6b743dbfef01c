public import CBOR
import Eligibility

/// A file of a device as its index knows it.
public struct IndexedFile: Equatable, Sendable {
    /// Where it lies: an absolute path free of links.
    public var path: Text
    /// What it was when it was read.
    public var fingerprint: FileFingerprint
    /// Its own library name (DT_SONAME), where it has one.
    public var soname: Text?
    /// Whether it is a program: a file that asks for a loader.
    public var isProgram: Bool
    /// The number in the index of the package that it belongs to.
    public var package: Int?
    /// The object, encoded as a descriptor; empty for what is no ELF file that a loader could take.
    public var encoded: [UInt8]

    /// A file that is no program or library, but stands where one is expected.
    public init(path: Text, fingerprint: FileFingerprint) {
        self.path = path
        self.fingerprint = fingerprint
        self.isProgram = false
        self.encoded = []
    }

    /// The file at `path`, which holds `object`.
    public init(path: Text, fingerprint: FileFingerprint, object: LoadableObject) {
        self.path = path
        self.fingerprint = fingerprint
        self.soname = object.soname
        self.isProgram = object.isProgram
        self.encoded = Descriptor(requirements: object.completeRequirements, provides: object.capabilities).encoded()
    }

    /// Largest encoded size of an object, in bytes.
    static let limits = DescriptorLimits(
        size: 16_777_216,
        items: CBORLimits(depth: 16, elements: 1_048_576)
    )

    /// What a loader finds in the file.
    var content: LoaderFile {
        guard !encoded.isEmpty, let descriptor = try? Descriptor(decoding: encoded, limits: Self.limits),
            let object = LoadableObject(requirements: descriptor.requirements, provides: descriptor.provides)
        else { return .other }
        return .object(object)
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(8)
        encoder.encode(text: path)
        encoder.encode(fingerprint.size)
        encoder.encodeInt(fingerprint.modified)
        encoder.encode(fingerprint.inode)
        if let soname { encoder.encode(text: soname) } else { encoder.encodeNull() }
        encoder.encode(isProgram)
        if let package { encoder.encode(count: package) } else { encoder.encodeNull() }
        encoder.encode(bytes: encoded)
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        try decoder.beginArray(count: 8)
        self.path = try decoder.readTextValue()
        guard path.utf8.first == 0x2F else { throw .invalidValue(at: start) }
        self.fingerprint = FileFingerprint(
            size: try decoder.readUnsigned(),
            modified: try decoder.readInteger(),
            inode: try decoder.readUnsigned()
        )
        self.soname = try decoder.readNullIfPresent() ? nil : try decoder.readTextValue()
        self.isProgram = try decoder.readBool()
        self.package = try decoder.readNullIfPresent() ? nil : try decoder.readCount()
        self.encoded = try decoder.readByteArray(limit: Self.limits.size)
    }
}
