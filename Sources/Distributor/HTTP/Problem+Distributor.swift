import HTTPServing
import HTTPTypes

extension Problem {
    /// The sender is not known, or did not sign.
    static func unauthorised(_ detail: String, action: String? = nil) -> Problem {
        Problem(.unauthorized, "not-authentic", detail, action: action)
    }

    /// More requests than can be served now.
    static func overloaded(retryAfter seconds: Int) -> Problem {
        .unavailable("overloaded", "the distributor has no capacity left", retryAfter: seconds)
    }
}
