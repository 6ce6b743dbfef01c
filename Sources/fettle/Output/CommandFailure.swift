import Author
import Distributor
import Gateway
import SwiftCryptoProvider

/// Why a command cannot do what it was asked for, as it is shown: what, where, expected, found, what to do.
struct CommandFailure: Error, Sendable {
    let status: ExitStatus
    let what: String
    var place: String?
    var expected: String?
    var found: String?
    var action: String?
    /// Further lines, such as the names of missing files.
    var details: [String] = []

    init(
        _ status: ExitStatus,
        _ what: String,
        at place: String? = nil,
        expected: String? = nil,
        found: String? = nil,
        action: String? = nil,
        details: [String] = []
    ) {
        self.status = status
        self.what = what
        self.place = place
        self.expected = expected
        self.found = found
        self.action = action
        self.details = details
    }

    init(_ error: AuthorError) {
        let status: ExitStatus =
            switch error.code {
            case .missingFile: .notFound
            case .collision, .conflict: .conflict
            default: .failure
            }
        self.init(
            status,
            error.what,
            at: error.place.map { "\($0)" },
            expected: error.expected,
            found: error.found,
            action: error.action
        )
    }

    init(_ error: DistributorError) {
        let status: ExitStatus =
            switch error.code {
            case .configuration, .insecureAddress, .tlsFiles: .usage
            case .addressInUse: .conflict
            default: .failure
            }
        self.init(status, error.reason, expected: error.expected, found: error.found, action: error.advice)
    }

    init(_ error: GatewayError) {
        let status: ExitStatus =
            switch error.code {
            case .configuration, .insecureAddress, .tlsFiles: .usage
            case .addressInUse, .folderInUse: .conflict
            case .seed where error.reason.contains("cannot be read"): .notFound
            default: .failure
            }
        self.init(status, error.reason, expected: error.expected, found: error.found, action: error.advice)
    }

    init(_ error: SwiftCryptoError, file: String) {
        self.init(
            .failure,
            "the \(error.subject) cannot be used",
            at: "\(file), \(error.location)",
            expected: error.expected,
            found: error.found,
            action: error.advice
        )
    }
}
