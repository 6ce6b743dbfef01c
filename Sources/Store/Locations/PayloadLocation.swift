/// A place where devices can fetch payloads [D5, D7].
///
/// It is configured by an operator and trusted with nothing: what it serves is named by its digest, and devices verify it.
public struct PayloadLocation: Sendable, Hashable {
    /// The name.
    public let name: LocationName
    /// What serves there.
    public let kind: LocationKind
    /// The addresses below which `blobs/sha-256/HEX` stands, one for each transport; their schemes are the transports.
    public let addresses: [String]
    /// Where it is; nothing where nobody knows, or where it is everywhere.
    public let position: LocationPosition?
    /// How much it may be sent; nothing where that has not been said.
    public let capacity: LocationCapacity?
    /// What it holds.
    public let content: LocationContent
    /// The class ids of the components that it is for; empty for all.
    public let classes: Set<UUID128>
    /// When it was added, in Unix seconds.
    public let addedAt: Int64

    /// Makes a record of a location.
    public init(
        name: LocationName,
        kind: LocationKind,
        addresses: [String],
        position: LocationPosition? = nil,
        capacity: LocationCapacity? = nil,
        content: LocationContent = .everything,
        classes: Set<UUID128> = [],
        addedAt: Int64
    ) {
        self.name = name
        self.kind = kind
        self.addresses = addresses
        self.position = position
        self.capacity = capacity
        self.content = content
        self.classes = classes
        self.addedAt = addedAt
    }

    /// The scheme of an address, in lower case; nothing where it has none, or no host.
    public static func scheme(of address: String) -> String? {
        let bytes = address.utf8
        guard let end = bytes.firstIndex(of: UInt8(ascii: ":")), end != bytes.startIndex else { return nil }
        var scheme = ""
        for byte in bytes[..<end] {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): break
            // "coap+tcp" and the like.
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                guard !scheme.isEmpty else { return nil }
            default: return nil
            }
            scheme.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let rest = bytes[bytes.index(after: end)...]
        // A host must follow, which a file has none of.
        guard rest.starts(with: "//".utf8), let host = rest.dropFirst(2).first, host != UInt8(ascii: "/") else {
            return nil
        }
        return scheme
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.count(addresses.count, "the number of addresses", within: 1...StoreLimits.addressesPerLocation)
        var schemes: Set<String> = []
        for address in addresses {
            try RecordCheck.text(address, "an address", atMost: StoreLimits.address, from: 1)
            guard let scheme = Self.scheme(of: address), address.utf8.allSatisfy(Self.isPlain) else {
                throw StoreError(
                    .invalidRecord,
                    "an address of a location cannot be used",
                    expected: "scheme://host/path in lower-case scheme, without user, query, fragment and spaces"
                )
            }
            guard schemes.insert(scheme).inserted else {
                throw StoreError(
                    .invalidRecord,
                    "a location has two addresses for one transport",
                    expected: "one for each",
                    found: scheme
                )
            }
        }
        try position?.check()
        if let capacity {
            guard capacity.perSecond >= 1, capacity.perSecond <= StoreLimits.capacity else {
                throw StoreError(
                    .invalidRecord,
                    "a capacity is out of bounds",
                    expected: "1 to \(StoreLimits.capacity) per second",
                    found: "\(capacity.perSecond)"
                )
            }
        }
        if case .listed(let digests) = content {
            try RecordCheck.count(digests.count, "the number of blobs", within: 1...StoreLimits.blobsPerLocation)
        }
        try RecordCheck.count(classes.count, "the number of classes", within: 0...StoreLimits.classesPerLocation)
        try RecordCheck.notNegative(addedAt, "the time at which a location was added")
    }

    /// Whether a byte can stand in an address that something is appended to.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F
            && ![UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "\\")].contains(byte)
    }
}
