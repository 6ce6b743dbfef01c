import HTTPServing
import HTTPTypes

extension Problem {
    /// Nobody can answer now.
    static func unavailable(_ detail: String, retryAfter seconds: Int) -> Problem {
        .unavailable("upstream-unavailable", detail, retryAfter: seconds)
    }

    /// The request has been here before, or has come too far (RFC 5842 section 7.2).
    static func loop(_ found: String) -> Problem {
        Problem(
            HTTPResponse.Status(code: 508, reasonPhrase: "Loop Detected"),
            "loop",
            "the request runs in a circle of gateways, or through too many of them",
            expected: "at most \(Hops.limit) gateways, each once",
            found: found,
            action: "check the upstream addresses of the gateways"
        )
    }
}
