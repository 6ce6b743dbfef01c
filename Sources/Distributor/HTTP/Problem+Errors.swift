import Answering
import Campaigns
import Foundation
import HTTPServing
import HTTPTypes
import Hummingbird
import Store
import SwiftCryptoProvider

extension Problem {
    /// The problem that any error is to the outside. What an error says about the inside stays inside.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self.init(store: error)
        case let error as AnsweringError: self.init(answering: error)
        case let error as CampaignError:
            self.init(
                .conflict,
                "campaign-state",
                error.reason,
                expected: error.expected,
                found: error.found,
                action: error.advice
            )
        case let error as QueryError:
            self.init(
                .badRequest,
                "malformed-query",
                "the query cannot be read at byte \(error.offset)",
                expected: error.expected,
                found: error.found
            )
        case let error as SwiftCryptoError:
            self.init(
                .badRequest,
                "malformed-key",
                "the \(error.subject) cannot be used (\(error.location))",
                expected: error.expected,
                found: error.found,
                action: error.advice
            )
        case let error as any HTTPResponseError: self.init(http: error)
        default:
            self.init(
                .internalServerError,
                "internal",
                "the distributor failed; its log says why",
                action: "try again, then tell the operator"
            )
        }
    }

    /// The problem that a manifest is.
    private init(answering error: AnsweringError) {
        self.init(
            error.code == .notAuthentic ? .forbidden : .badRequest,
            error.code.description,
            error.reason,
            expected: error.expected,
            found: error.found,
            action: error.advice
        )
    }

    /// The problem that a store's refusal is.
    private init(store error: StoreError) {
        let status: HTTPResponse.Status
        switch error.code {
        case .invalidName, .invalidRecord: status = .badRequest
        case .notFound: status = .notFound
        case .alreadyExists, .outOfSequence: status = .conflict
        case .tokenUnknown, .tokenUsed, .tokenExpired, .tokenBoundToAnother: status = .forbidden
        case .tooLarge: status = .contentTooLarge
        case .digestMismatch: status = .badRequest
        case .outOfRange: status = .rangeNotSatisfiable
        default: status = .serviceUnavailable
        }
        guard status != .serviceUnavailable else {
            self.init(
                status,
                "store-unavailable",
                "the distributor cannot reach or write its store",
                action: "try again, then tell the operator"
            )
            return
        }
        self.init(
            status,
            Problem.word(error.code.description),
            error.reason,
            expected: error.expected,
            found: error.found,
            action: error.advice
        )
    }

    /// The problem that an error of the HTTP library is.
    private init(http error: any HTTPResponseError) {
        switch error.status {
        case .contentTooLarge:
            self.init(error.status, "too-large", "the request is larger than the distributor takes")
        case .notFound:
            self.init(error.status, "not-found", "there is no such resource")
        default:
            self.init(
                error.status,
                Problem.word(error.status.reasonPhrase.replacing(" ", with: "")),
                (error as? HTTPError)?.body ?? "the request is refused"
            )
        }
    }

    /// `tokenUsed` as `token-used`.
    static func word(_ name: String) -> String {
        var word = ""
        for character in name {
            if character.isUppercase, !word.isEmpty { word += "-" }
            word += character.lowercased()
        }
        return word
    }
}
