import Foundation
import HTTPTypes
import Hummingbird

/// A refusal on its way to the client (RFC 9457). Every error that leaves the server is one of these.
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
    /// The digests of blobs that are not there.
    var missing: [String]?
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

    /// The content of the response.
    var body: ProblemBody {
        ProblemBody(
            type: "urn:fettle:problem:\(code)",
            title: code.replacing("-", with: " "),
            detail: detail,
            status: status.code,
            expected: expected,
            found: found,
            action: action,
            missing: missing
        )
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        var response = JSONBody.response(body, status: status)
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
    static func notFound(_ what: String, action: String? = nil) -> Problem {
        Problem(.notFound, "not-found", what, action: action)
    }

    /// The sender is not known, or did not sign.
    static func unauthorised(_ detail: String, action: String? = nil) -> Problem {
        Problem(.unauthorized, "not-authentic", detail, action: action)
    }

    /// More requests than can be served now.
    static func overloaded(retryAfter seconds: Int) -> Problem {
        var problem = Problem(
            .serviceUnavailable,
            "overloaded",
            "the distributor has no capacity left",
            action: "try again in \(seconds) seconds"
        )
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
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
