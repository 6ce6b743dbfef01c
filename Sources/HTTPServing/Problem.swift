import Foundation
public import HTTPTypes
public import Hummingbird

/// A refusal on its way to the client (RFC 9457). Every error that leaves the server is one of these.
public struct Problem: HTTPResponseError {
    /// The HTTP status.
    public let status: HTTPResponse.Status
    /// The stable word for the kind of problem.
    public let code: String
    /// What happened.
    public let detail: String
    /// What would have been right.
    public var expected: String?
    /// What was there instead.
    public var found: String?
    /// What to do about it.
    public var action: String?
    /// The digests of blobs that are not there.
    public var missing: [String]?
    /// Further header fields.
    public var headers: HTTPFields = [:]

    /// Makes a problem.
    public init(
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
    public var body: ProblemBody {
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

    /// The response.
    public func response(from request: Request, context: some RequestContext) -> Response {
        var response = JSONText.response(body, status: status)
        response.headers[.contentType] = "application/problem+json"
        response.headers.append(contentsOf: headers)
        // A client would take a body after the answer to HEAD for the beginning of the next answer (RFC 9110, 9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }
}

extension Problem {
    /// The request cannot be read.
    public static func malformed(_ what: String, expected: String? = nil, found: String? = nil) -> Problem {
        Problem(.badRequest, "malformed", what, expected: expected, found: found)
    }

    /// Something that was named is not there.
    public static func notFound(_ what: String, action: String? = nil) -> Problem {
        Problem(.notFound, "not-found", what, action: action)
    }

    /// Nobody can answer now.
    ///
    /// - Parameters:
    ///   - code: The stable word for the kind of problem.
    ///   - detail: What happened.
    ///   - seconds: When to come back.
    public static func unavailable(_ code: String, _ detail: String, retryAfter seconds: Int) -> Problem {
        var problem = Problem(.serviceUnavailable, code, detail, action: "try again in \(seconds) seconds")
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
    }
}

extension Problem: CustomStringConvertible {
    /// One line: code, detail, expected, found.
    public var description: String {
        var line = "\(code): \(detail)"
        if let expected { line += "; expected \(expected)" }
        if let found { line += "; found \(found)" }
        return line
    }
}
