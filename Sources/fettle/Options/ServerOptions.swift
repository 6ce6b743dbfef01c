import ArgumentParser
import Author
import Foundation

/// Which distributor to talk to, and as whom.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The distributor, such as https://updates.example.com (or FETTLE_SERVER).", valueName: "url")
    )
    var server: String?

    @Option(help: ArgumentHelp("The file that holds the operator's token (or FETTLE_TOKEN_FILE).", valueName: "file"))
    var tokenFile: String?

    @Option(help: ArgumentHelp("Certificates to trust for TLS, in PEM (or FETTLE_CA_FILE).", valueName: "file"))
    var caFile: String?

    /// Runs `body` with a client, which is shut down at the end.
    func withClient<Value>(_ body: (OperatorClient) async throws -> Value) async throws -> Value {
        let environment = ProcessInfo.processInfo.environment
        guard let server = server ?? environment["FETTLE_SERVER"], !server.isEmpty else {
            throw CommandFailure(
                .usage,
                "no distributor is named",
                expected: "--server URL, or FETTLE_SERVER",
                action: "give --server http://127.0.0.1:8080, for example"
            )
        }
        guard let tokenFile = tokenFile ?? environment["FETTLE_TOKEN_FILE"], !tokenFile.isEmpty else {
            throw CommandFailure(
                .usage,
                "no operator's token is named",
                expected: "--token-file FILE, or FETTLE_TOKEN_FILE",
                action: "\"fettle serve\" makes the token at its first start"
            )
        }
        let endpoint = try ServerEndpoint(server)
        let client = try OperatorClient(
            endpoint,
            token: try token(tokenFile),
            caFile: caFile ?? environment["FETTLE_CA_FILE"]
        )
        do {
            let value = try await body(client)
            try await client.shutdown()
            return value
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func token(_ path: String) throws -> String {
        let data = try InputFile.read(path, limit: 4_096)
        let token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CommandFailure(
                .usage,
                "the file holds no token",
                at: path,
                expected: "one line of printable characters",
                found: token.isEmpty ? "nothing" : "other characters"
            )
        }
        return token
    }
}
