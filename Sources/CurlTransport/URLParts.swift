import CCurl

/// What the policy needs to know of an address, as libcurl itself reads it.
struct URLParts: Equatable {
    /// In lower case.
    let scheme: String
    let host: String
    let port: String

    /// The parts of `url`, or `nil` where libcurl cannot read it.
    init?(_ url: String) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        // No NUL, blank or control character: what libcurl reads is then all of the string.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
            let scheme = URLParts.part(handle, CURLUPART_SCHEME)
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = URLParts.part(handle, CURLUPART_HOST)?.lowercased() ?? ""
        self.port = URLParts.part(handle, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)) ?? ""
    }

    var isHTTP: Bool { scheme == "http" || scheme == "https" }

    /// `url` without user name and password, for messages.
    static func redacted(_ url: String) -> String {
        guard let handle = curl_url() else { return "?" }
        defer { curl_url_cleanup(handle) }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        guard curl_url_set(handle, CURLUPART_URL, url, flags) == CURLUE_OK else {
            return url.utf8.contains(0x40) ? "?" : escaped(url)
        }
        curl_url_set(handle, CURLUPART_USER, nil, 0)
        curl_url_set(handle, CURLUPART_PASSWORD, nil, 0)
        return part(handle, CURLUPART_URL).map(escaped) ?? "?"
    }

    /// `text` with nothing in it that could break a line of a log, and not without end.
    private static func escaped(_ text: String) -> String {
        String(decoding: text.utf8.prefix(500).map { $0 > 0x20 && $0 < 0x7F ? $0 : 0x3F }, as: UTF8.self)
    }

    private static func part(_ handle: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &value, flags) == CURLUE_OK, let value else { return nil }
        defer { curl_free(value) }
        return String(cString: value)
    }
}
