import HTTPOrigin
import HTTPServing
import HTTPTypes
import Hummingbird
import Store

extension Problem {
    /// The problem that any error is to the outside. What an error says about the inside stays inside.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError where error.code == .invalidName:
            self.init(.badRequest, "malformed", error.reason, expected: error.expected, found: error.found)
        case let error as OriginError: self.init(origin: error)
        case let error as any HTTPResponseError: self.init(http: error)
        default:
            self.init(
                .internalServerError,
                "internal",
                "the gateway failed; its log says why",
                action: "ask the distributor instead"
            )
        }
    }

    /// The problem that a failure of the upstream is.
    private init(origin error: OriginError) {
        switch error.code {
        case .unreachable: self = .unavailable("the upstream cannot be reached", retryAfter: 5 + Int.random(in: 0..<10))
        case .tooSlow:
            self.init(.gatewayTimeout, "upstream-slow", "the upstream took too long", action: "try again later")
        default:
            self.init(.badGateway, "upstream-failed", error.reason, expected: error.expected)
        }
    }

    /// The problem that an error of the HTTP library is.
    private init(http error: any HTTPResponseError) {
        switch error.status {
        case .contentTooLarge: self.init(error.status, "too-large", "the request is larger than the gateway takes")
        case .notFound: self.init(error.status, "not-found", "there is no such resource at a gateway")
        default: self.init(error.status, "refused", (error as? HTTPError)?.body ?? "the request is refused")
        }
    }
}
