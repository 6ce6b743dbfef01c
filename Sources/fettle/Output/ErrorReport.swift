import ArgumentParser
import Author
import Distributor
import Foundation
import Gateway

/// Tells people, or scripts under `--json`, why a command failed, and ends the process with the code for it.
enum ErrorReport {
    static func exit(with error: any Error) -> Never {
        if let code = error as? ExitStatus { Foundation.exit(code.rawValue) }
        if let failure = failure(error) { report(failure) }
        // Help and version are no errors; the rest is wrong usage.
        if Fettle.exitCode(for: error) == .success { Fettle.exit(withError: error) }
        if error is ExitCode { Fettle.exit(withError: error) }
        let isUsage = Fettle.exitCode(for: error) == .validationFailure
        StandardError.write(Fettle.fullMessage(for: error) + "\n")
        Foundation.exit((isUsage ? ExitStatus.usage : .failure).rawValue)
    }

    private static func failure(_ error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: failure
        case let error as AuthorError: CommandFailure(error)
        case let error as DistributorError: CommandFailure(error)
        case let error as GatewayError: CommandFailure(error)
        case is CancellationError: CommandFailure(.failure, "interrupted")
        default: nil
        }
    }

    private static func report(_ failure: CommandFailure) -> Never {
        if CommandLine.arguments.contains("--json") {
            StandardError.write(json(failure))
        } else {
            StandardError.write(text(failure, style: Style.standardError))
        }
        Foundation.exit(failure.status.rawValue)
    }

    static func text(_ failure: CommandFailure, style: Style) -> String {
        var lines = [style.paint("error:", .red) + " " + Printable.line(failure.what)]
        func add(_ name: String, _ value: String?) {
            guard let value else { return }
            let label = (name.isEmpty ? "" : name + ":").padding(toLength: 10, withPad: " ", startingAt: 0)
            lines.append("  " + style.paint(label, .dim) + Printable.line(value))
        }
        add("where", failure.place)
        add("expected", failure.expected)
        add("found", failure.found)
        for detail in failure.details { add("", detail) }
        add("to do", failure.action)
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Body: Encodable {
        struct Failure: Encodable {
            let what: String
            let place: String?
            let expected: String?
            let found: String?
            let action: String?
            let details: [String]
            let exitCode: Int32
        }

        let error: Failure
    }

    private static func json(_ failure: CommandFailure) -> String {
        JSONOutput.text(
            Body(
                error: Body.Failure(
                    what: failure.what,
                    place: failure.place,
                    expected: failure.expected,
                    found: failure.found,
                    action: failure.action,
                    details: failure.details,
                    exitCode: failure.status.rawValue
                )
            )
        )
    }
}
