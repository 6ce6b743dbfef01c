public import CBOR
public import Eligibility

/// What packages a distributor or a distribution offers, and what their programs and libraries need and give: enough to
/// know beforehand whether installing some of them would make other software eligible (requirement E8).
///
/// On the wire it is the deterministic CBOR of `{1: 1, 2: [* package]}` (`docs/formats/package-index.cddl`). Symbols are
/// hashes, so that an index takes a few per cent of the packages' size. An index is a hint and no authority: what is
/// installed in the end is checked as any other software is.
public struct PackageIndex: Equatable, Sendable {
    /// Most bytes of an encoded index.
    public static let sizeLimit = 256 << 20
    /// Bounds of one package's descriptor.
    static let descriptorLimits = DescriptorLimits(
        size: 16 << 20,
        items: CBORLimits(depth: 16, elements: 1_048_576)
    )

    /// The packages.
    public var packages: [IndexedPackage]

    /// An index of `packages`.
    public init(_ packages: [IndexedPackage] = []) {
        self.packages = packages
    }

    /// The index as deterministic CBOR.
    public func encoded() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(2)
        encoder.encode(1 as UInt64)
        encoder.encode(1 as UInt64)
        encoder.encode(2 as UInt64)
        encoder.beginArray(packages.count)
        for package in packages { package.encode(into: &encoder) }
        return encoder.bytes
    }

    /// Reads an index that fills `bytes`.
    ///
    /// - Throws: ``PackageIndexError`` for anything else than one index within the limits.
    public init(decoding bytes: Span<UInt8>) throws(PackageIndexError) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge(size: bytes.count, limit: Self.sizeLimit) }
        self.init()
        var ranges: [Range<Int>] = []
        let version: UInt64?
        do throws(CBORError) {
            version = try read(bytes, &ranges)
        } catch {
            throw .malformed(error)
        }
        if let version { throw .unsupportedVersion(version) }
        for (place, range) in ranges.enumerated() {
            do throws(DescriptorError) {
                packages[place].descriptor = try Descriptor(
                    decoding: bytes.extracting(range),
                    limits: Self.descriptorLimits
                )
            } catch {
                throw .malformedPackage(place: place, error)
            }
        }
    }

    /// Reads an index that fills `bytes`.
    public init(decoding bytes: [UInt8]) throws(PackageIndexError) {
        try self.init(decoding: bytes.span)
    }

    /// Reads all pairs, and returns the version where it is not known here.
    private mutating func read(_ bytes: Span<UInt8>, _ ranges: inout [Range<Int>]) throws(CBORError) -> UInt64? {
        var decoder = CBORDecoder(bytes, limits: CBORLimits(depth: 16, elements: 1_048_576))
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard try decoder.nextKey(&cursor) == .integer(1) else { throw .invalidValue(at: start) }
        let version = try decoder.readUnsigned()
        guard version == 1 else { return version }
        while let key = try decoder.nextKey(&cursor) {
            guard key == .integer(2) else {
                try decoder.skip()
                continue
            }
            var remaining = try decoder.beginArray()
            while remaining > 0 {
                let (package, range) = try IndexedPackage.read(from: &decoder)
                packages.append(package)
                ranges.append(range)
                remaining -= 1
            }
        }
        try decoder.finish()
        return nil
    }
}
