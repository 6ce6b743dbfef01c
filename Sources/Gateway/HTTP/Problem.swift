import Foundation
import HTTPTypes
import Hummingbird

/// A refusal on its way to the client (RFC 9457). Every error that leaves the gateway is one of these, but for what the
/// distributor itself refuses: that is passed through.
struct Problem: HTTPResponseError {
    /// The HTTP status.
    let status: HTTPResponse.Status
    /// The stable word for the kind of problem.
    let code: String
    /// What happened.
    let detail: String
    var expected: String?
    var found: String?
    var action: String?
    /// Further header fields.
    var headers: HTTPFields = [:]

    /// Makes a problem.
    init(
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: String,
        expected: String? = nil,
        found: String? = nil,
        action: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.expected = expected
        self.found = found
        self.action = action
    }

    private struct Body: Encodable {
        let type: String
        let title: String
        let detail: String
        let status: Int
        let expected: String?
        let found: String?
        let action: String?
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        let body = Body(
            type: "urn:fettle:problem:\(code)",
            title: code.replacing("-", with: " "),
            detail: detail,
            status: status.code,
            expected: expected,
            found: found,
            action: action
        )
        var response = JSONText.response(body, status: status)
        response.headers[.contentType] = MediaType.problem
        response.headers.append(contentsOf: headers)
        // A client would take a body after the answer to HEAD for the beginning of the next answer (RFC 9110, 9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }
}

extension Problem {
    /// The request cannot be read.
    static func malformed(_ what: String, expected: String? = nil, found: String? = nil) -> Problem {
        Problem(.badRequest, "malformed", what, expected: expected, found: found)
    }

    /// Something that was named is not there.
    static func notFound(_ what: String) -> Problem { Problem(.notFound, "not-found", what) }

    /// Nobody can answer now.
    static func unavailable(_ detail: String, retryAfter seconds: Int) -> Problem {
        var problem = Problem(
            .serviceUnavailable,
            "upstream-unavailable",
            detail,
            action: "try again in \(seconds) seconds"
        )
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
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

extension Problem: CustomStringConvertible {
    /// One line: code, detail, expected, found.
    var description: String {
        var line = "\(code): \(detail)"
        if let expected { line += "; expected \(expected)" }
        if let found { line += "; found \(found)" }
        return line
    }
}
