/// An absolute http or https URL, read strictly: what this reader and the HTTP library could take for different hosts is
/// no URL at all [S24].
///
/// No user, no fragment, no character that a host or a path must not have (RFC 3986).
public struct OriginURL: Sendable, Hashable {
    /// The longest URL, in bytes.
    public static let lengthLimit = 96 << 10

    /// Scheme, host and port.
    public let origin: Origin
    /// Path and query, beginning with a slash.
    public let target: String

    /// Reads a URL.
    ///
    /// - Throws: ``OriginError`` with the code ``OriginError/Code/malformedURL``, or ``OriginError/Code/scheme``.
    public init(parsing text: String) throws(OriginError) {
        let bytes = text.utf8
        guard bytes.count <= Self.lengthLimit, bytes.allSatisfy(Self.isAllowed) else {
            throw Self.malformed(text, "printable characters that RFC 3986 allows")
        }
        guard let mark = text.firstRange(of: "://") else { throw Self.malformed(text, "scheme://host") }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else {
            throw OriginError(.scheme, "the scheme is not one to fetch with", expected: "https or http", found: scheme)
        }
        let rest = text[mark.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        origin = try Self.origin(scheme, rest[..<end], text)
        let target = String(rest[end...])
        self.target = target.hasPrefix("/") ? target : "/" + target
    }

    private init(origin: Origin, target: String) {
        self.origin = origin
        self.target = target
    }

    /// What a `Location` field or an answer's location means beside this URL (RFC 3986 section 5.2, dot segments apart).
    public func resolving(_ reference: String) throws(OriginError) -> OriginURL {
        if reference.contains("://") { return try OriginURL(parsing: reference) }
        if reference.hasPrefix("//") { return try OriginURL(parsing: origin.scheme + ":" + reference) }
        let path = target.prefix { $0 != "?" }
        if reference.hasPrefix("/") { return try OriginURL(parsing: "\(origin)\(reference)") }
        if reference.hasPrefix("?") { return try OriginURL(parsing: "\(origin)\(path)\(reference)") }
        // A scheme without an authority, such as `data:` or `file:`.
        if let colon = reference.firstIndex(of: ":"), !reference[..<colon].contains("/") {
            throw OriginError(
                .scheme,
                "the scheme is not one to fetch with",
                expected: "https or http",
                found: String(reference[..<colon].prefix(32))
            )
        }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return try OriginURL(parsing: "\(origin)\(folder)\(reference)")
    }

    /// The same origin and another path and query.
    public func replacing(target: String) throws(OriginError) -> OriginURL {
        try OriginURL(parsing: "\(origin)\(target.hasPrefix("/") ? "" : "/")\(target)")
    }

    private static func origin(_ scheme: String, _ authority: Substring, _ text: String) throws(OriginError) -> Origin {
        var host = authority
        var port = Origin.usualPort(scheme)
        let isBracketed = authority.hasPrefix("[")
        let colon = authority.lastIndex(of: ":")
        if let colon, !isBracketed || authority[..<colon].hasSuffix("]") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(digits),
                1...65_535 ~= number
            else { throw malformed(text, "a port from 1 to 65535") }
            port = number
            host = authority[..<colon]
        }
        if isBracketed {
            guard host.hasSuffix("]"), host.utf8.count > 4,
                host.dropFirst().dropLast().utf8.allSatisfy({ isHexDigit($0) || $0 == 0x3A || $0 == 0x2E })
            else { throw malformed(text, "an IPv6 address in brackets") }
            host = host.dropFirst().dropLast()
        } else {
            guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy(isNameCharacter) else {
                throw malformed(text, "a host name or an IP address")
            }
        }
        return Origin(scheme: scheme, host: host.lowercased(), port: port)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x41...0x46 ~= byte || 0x61...0x66 ~= byte
    }

    /// Everything printable but `"`, `#`, `<`, `>`, `\`, `^`, `` ` ``, `{`, `|` and `}`.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x23, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D: false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    private static func malformed(_ text: String, _ expected: String) -> OriginError {
        OriginError(.malformedURL, "the URL cannot be read", expected: expected, found: String(text.prefix(128)))
    }
}

extension OriginURL: CustomStringConvertible {
    /// The URL.
    public var description: String { "\(origin)\(target)" }
}
