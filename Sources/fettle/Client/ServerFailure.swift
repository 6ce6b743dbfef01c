import AsyncHTTPClient
import Distributor
import Foundation
import HTTPServing
import NIOPosix

/// Turns what goes wrong with a server into errors for people.
enum ServerFailure {
    static func unreachable(_ endpoint: ServerEndpoint, _ error: any Error) -> any Error {
        if error is CancellationError || error is CommandFailure { return error }
        if "\(error)".contains("CERTIFICATE_VERIFY_FAILED") {
            return CommandFailure(
                .server,
                "the distributor's certificate is not trusted",
                at: endpoint.written,
                expected: "a certificate for this name, by an authority that is trusted",
                action: "give the authority's certificate with --ca-file"
            )
        }
        let found: String
        switch error {
        case let error as NIOConnectionError:
            found = error.connectionErrors.first.map { "\($0.error)" } ?? "no address for \(error.host)"
        case let error as HTTPClientError: found = error.shortDescription
        default: found = "\(error)"
        }
        return CommandFailure(
            .server,
            "the distributor cannot be reached",
            at: endpoint.written,
            expected: "an answer",
            found: found,
            action: "check the address, and that \"fettle serve\" runs there"
        )
    }

    static func refused(_ endpoint: ServerEndpoint, status: Int, body: Data) -> CommandFailure {
        let problem = try? JSONDecoder().decode(ProblemBody.self, from: body)
        let missing = problem?.missing ?? []
        let exit: ExitStatus =
            switch status {
            case 404: .notFound
            case 409: missing.isEmpty ? .conflict : .notFound
            default: .server
            }
        let what = problem.map { $0.detail ?? $0.title }
        return CommandFailure(
            exit,
            what ?? "the distributor refused",
            at: endpoint.written + (problem == nil ? ", status \(status)" : ""),
            expected: problem?.expected,
            found: problem?.found ?? (problem == nil ? String(decoding: body.prefix(80), as: UTF8.self) : nil),
            action: problem?.action ?? (status == 401 ? "check --token-file" : nil),
            details: missing
        )
    }
}
