public import ArgumentParser
import Author
import Distributor
import Foundation
public import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a distributor.",
        discussion: """
            Keeps everything in one folder: database, images, patches. At the first start it makes the operator's token \
            and prints it this once, or writes it into a file for its owner alone. Plain HTTP is served on loopback \
            addresses only; for others give a certificate and its key. Ends at SIGTERM or Ctrl-C, after the requests \
            that are under way.

            EXAMPLES:
              fettle serve --data data --listen 127.0.0.1:8080 --operator-token-file operator.token
              fettle serve --data /var/lib/fettle --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem
              fettle serve --data data --author-store https://images.example.com/fettle/

            Several processes can share a data folder on one machine, each with its roles; the one with the role of \
            manifests is started first:
              fettle serve --data data --listen 127.0.0.1:8080 --roles manifests
              fettle serve --data data --listen 127.0.0.1:8081 --roles requests
              fettle serve --data data --listen 127.0.0.1:8082 --roles payloads
            """
    )

    @Option(help: ArgumentHelp("The folder for everything; it is made where it is not there.", valueName: "folder"))
    var data: String

    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port"))
    var listen: String = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("The certificate chain, in PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("The API's root from which devices fetch payloads, if not from here.", valueName: "url"))
    var payloadURL: String?

    @Option(
        help: ArgumentHelp(
            "What this process does, apart by commas: manifests, requests, payloads; all by default.",
            valueName: "roles"
        )
    )
    var roles: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "An author's store, from which images are fetched that are not uploaded; may be given again.",
            valueName: "url"
        )
    )
    var authorStore: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many bytes per second of payloads to serve from here before devices are told to come later.",
            valueName: "number"
        )
    )
    var payloadRate: Int64?

    @Option(help: ArgumentHelp("How long a request waits for a patch that is being made.", valueName: "seconds"))
    var patchWait: Double?

    @Option(help: ArgumentHelp("How often devices are told to poll.", valueName: "seconds"))
    var pollSeconds: UInt64?

    @Option(
        help: ArgumentHelp(
            "Write the operator's token of the first start here, and do not print it.",
            valueName: "file"
        )
    )
    var operatorTokenFile: String?

    @Option(help: "How much to log on standard error: debug, info, notice, warning or error.")
    var logLevel: Logger.Level = .info

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) { throw ValidationError("give --tls-cert and --tls-key together") }
        for role in roleNames where DistributorRole(rawValue: role) == nil {
            throw ValidationError("--roles takes manifests, requests and payloads, apart by commas")
        }
        if let patchWait, !(0...300).contains(patchWait) { throw ValidationError("--patch-wait takes 0 to 300") }
    }

    func run() async throws {
        var logger = Logger(label: "fettle") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        if let operatorTokenFile { try checkWritable(operatorTokenFile) }
        let configuration = try makeConfiguration()
        let announcement = Announcement()
        let isSecure = configuration.tls != nil
        let output = output
        let server: DistributorServer
        do {
            server = try await DistributorServer.open(configuration, logger: logger) { address in
                announcement.announce("\(isSecure ? "https" : "http")://\(address)", output)
            }
        } catch let error where !(error is DistributorError) {
            throw CommandFailure(.failure, "the distributor cannot start", at: data, found: "\(error)")
        }
        if let token = server.newOperatorToken {
            if let operatorTokenFile {
                var files = OutputFiles()
                files.add(operatorTokenFile, (token + "\n").utf8, permissions: 0o600)
                try files.write()
                announcement.tokenFile(operatorTokenFile)
            } else {
                announcement.token(token)
            }
        }
        try await server.runUntilSignal()
    }

    private var roleNames: [String] { roles.map { $0.split(separator: ",").map(String.init) } ?? [] }

    private func makeConfiguration() throws -> DistributorConfiguration {
        var configuration = DistributorConfiguration(dataFolder: data, listen: try ListenAddress(parsing: listen))
        if let tlsCert, let tlsKey { configuration.tls = TLSFiles(certificate: tlsCert, key: tlsKey) }
        configuration.payloadURL = payloadURL
        if roles != nil { configuration.roles = Set(roleNames.compactMap(DistributorRole.init)) }
        configuration.authorStores = authorStore
        configuration.payloadRate = payloadRate
        if let patchWait { configuration.patchWait = .milliseconds(Int64(patchWait * 1_000)) }
        if let pollSeconds { configuration.pollSeconds = pollSeconds }
        return configuration
    }

    /// The token is made once: it must not be lost because its file cannot be written.
    private func checkWritable(_ path: String) throws {
        let folder = PathName(path).folder
        guard access(folder, W_OK | X_OK) == 0 else {
            throw CommandFailure(
                .notFound,
                "the operator's token could not be written",
                at: path,
                expected: "a folder that is there, and that can be written",
                found: String(cString: strerror(errno)),
                action: "make the folder first"
            )
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
