/// One exchange with one server, without redirects.
struct Hop: Equatable {
    var method: HTTPRequest.Method = .get
    var url: String
    var fields: [HTTPField] = []
    var body: [UInt8] = []
    /// How many bytes of the resource are not asked for.
    var offset: UInt64 = 0
    /// How long the exchange may take as a whole.
    var timeout: Duration?

    /// Whether responses of this status lead elsewhere, where they say to what address (RFC 9110 section 15.4).
    static func isRedirect(_ status: Int) -> Bool {
        [301, 302, 303, 307, 308].contains(status)
    }

    /// What the address is, where the policy allows it.
    func parts(under policy: TransportPolicy) throws(TransportError) -> URLParts {
        guard let parts = URLParts(url) else {
            throw TransportError(.invalidRequest, "the address cannot be read", url: url)
        }
        guard policy.schemes.contains(parts.scheme) else {
            let allowed = policy.schemes.sorted().joined(separator: ", ")
            throw TransportError(.schemeNotAllowed, "scheme \(parts.scheme), allowed are: \(allowed)", url: url)
        }
        if let field = fields.first(where: { !$0.isSendable }) {
            throw TransportError(.invalidRequest, "field \(field.name.debugDescription) cannot be sent", url: url)
        }
        return parts
    }

    /// The hop that a redirect leads to.
    func redirected(
        to target: String,
        status: Int,
        under policy: TransportPolicy
    ) throws(TransportError) -> Hop {
        guard let here = URLParts(url), let there = URLParts(target) else {
            throw TransportError(.redirect, "a redirect to an address that cannot be read", url: target, status: status)
        }
        guard there.isHTTP, policy.schemes.contains(there.scheme) else {
            let message = "a redirect from \(here.scheme) to \(there.scheme), which is not allowed"
            throw TransportError(.redirect, message, url: target, status: status)
        }
        guard here.scheme != "https" || there.scheme == "https" else {
            throw TransportError(
                .redirect,
                "a redirect from https to http, which is not allowed",
                url: target,
                status: status
            )
        }
        var next = self
        next.url = target
        if here != there { next.fields.removeAll { $0.isCredential } }
        // 303 always asks for a GET; 301 and 302 do so for a POST, by custom.
        if status == 303 || ((status == 301 || status == 302) && method == .post) {
            next.method = .get
            next.body = []
            next.fields.removeAll { $0.isNamed("Content-Type") }
        }
        return next
    }
}
