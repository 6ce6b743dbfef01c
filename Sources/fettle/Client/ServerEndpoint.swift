import Foundation

/// The root of a distributor's API.
struct ServerEndpoint: Sendable {
    /// Without a slash at its end; with `/v1`.
    let root: String
    /// What the person gave, for messages.
    let written: String

    init(_ text: String) throws {
        let failure = CommandFailure(
            .usage,
            "the distributor's address cannot be used",
            at: text,
            expected: "an http or https URL, such as https://updates.example.com"
        )
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme, scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty,
            parts.query == nil, parts.fragment == nil, parts.user == nil
        else { throw failure }
        // The token must not travel where everybody can read it.
        guard scheme == "https" || ServerEndpoint.isLoopback(host) else {
            throw CommandFailure(
                .usage,
                "the operator's token is not sent over plain HTTP",
                at: text,
                expected: "https, or a loopback address",
                found: scheme
            )
        }
        var root = text
        while root.hasSuffix("/") { root.removeLast() }
        self.root = root.hasSuffix("/v1") ? root : root + "/v1"
        self.written = text
    }

    /// The URL of a resource, of segments that are escaped here.
    func url(_ segments: [String], query: [(String, String)] = []) -> String {
        var url = root
        for segment in segments { url += "/" + ServerEndpoint.escape(segment) }
        for (index, pair) in query.enumerated() {
            url += (index == 0 ? "?" : "&") + ServerEndpoint.escape(pair.0) + "=" + ServerEndpoint.escape(pair.1)
        }
        return url
    }

    private static func isLoopback(_ host: String) -> Bool {
        let host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Everything but the unreserved characters of RFC 3986 in percent form.
    private static func escape(_ text: String) -> String {
        var output = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                output.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                output += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return output
    }
}
