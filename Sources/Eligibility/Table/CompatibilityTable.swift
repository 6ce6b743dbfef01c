public import CBOR

/// What the maker of a device, of installed software or of the new software knows about what goes together
/// (requirement E6).
///
/// On the wire it is the payload of a COSE_Sign1: the deterministic CBOR of
/// `{1: 1, 2: issuer, 3: number, 4: [* rule], ? 5: expires}` (`docs/formats/compatibility-table.cddl`). Other keys are
/// passed over: what may not be passed over comes as a critical rule, or with a new version of the format.
public struct CompatibilityTable: Equatable, Sendable {
    /// Most bytes of an encoded table.
    public static let sizeLimit = 1_048_576
    /// Most rules of a table.
    public static let ruleLimit = 4_096

    /// Who says so, for people. What counts is the key of the signature.
    public var issuer: Text
    /// The number of this edition of the issuer's table. A device goes to no lower one.
    public var number: UInt64
    /// What it says.
    public var rules: [TableRule]
    /// When it no longer counts, in seconds since 1970.
    public var expires: UInt64?

    /// A table.
    public init(issuer: Text, number: UInt64, rules: [TableRule], expires: UInt64? = nil) {
        self.issuer = issuer
        self.number = number
        self.rules = rules
        self.expires = expires
    }

    /// The table as deterministic CBOR, not signed.
    public func encoded() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(expires == nil ? 4 : 5)
        encoder.encode(1 as UInt64)
        encoder.encode(1 as UInt64)
        encoder.encode(2 as UInt64)
        encoder.encode(text: issuer)
        encoder.encode(3 as UInt64)
        encoder.encode(number)
        encoder.encode(4 as UInt64)
        encoder.beginArray(rules.count)
        for rule in rules { rule.encode(into: &encoder) }
        if let expires {
            encoder.encode(5 as UInt64)
            encoder.encode(expires)
        }
        return encoder.bytes
    }

    /// Reads a table that fills `bytes`, the payload of a signature that was verified before.
    ///
    /// - Throws: ``TableError`` for anything else than one table within the limits.
    public init(decoding bytes: Span<UInt8>) throws(TableError) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge(size: bytes.count, limit: Self.sizeLimit) }
        self.init(issuer: "", number: 0, rules: [])
        var decoder = CBORDecoder(bytes)
        let version: UInt64?
        do throws(CBORError) {
            version = try read(&decoder)
        } catch {
            throw .malformed(error)
        }
        if let version { throw .unsupportedVersion(version) }
    }

    /// Reads a table that fills `bytes`.
    public init(decoding bytes: [UInt8]) throws(TableError) {
        try self.init(decoding: bytes.span)
    }

    /// Reads all pairs, and returns the version where it is not known here.
    private mutating func read(_ decoder: inout CBORDecoder) throws(CBORError) -> UInt64? {
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard try decoder.nextKey(&cursor) == .integer(1) else { throw .invalidValue(at: start) }
        let version = try decoder.readUnsigned()
        guard version == 1 else { return version }
        guard try decoder.nextKey(&cursor) == .integer(2) else { throw .invalidValue(at: start) }
        issuer = try decoder.readTextValue(limit: 256)
        guard try decoder.nextKey(&cursor) == .integer(3) else { throw .invalidValue(at: start) }
        number = try decoder.readUnsigned()
        guard try decoder.nextKey(&cursor) == .integer(4) else { throw .invalidValue(at: start) }
        let list = decoder.offset
        var remaining = try decoder.beginArray()
        guard remaining <= Self.ruleLimit else { throw .tooLong(at: list) }
        while remaining > 0 {
            rules.append(try TableRule(from: &decoder))
            remaining -= 1
        }
        while let key = try decoder.nextKey(&cursor) {
            switch key {
            case .integer(5): expires = try decoder.readUnsigned()
            default: try decoder.skip()
            }
        }
        try decoder.finish()
        return nil
    }
}
