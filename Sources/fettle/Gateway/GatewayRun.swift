import ArgumentParser
import Distributor
import Foundation
import Gateway
import HTTPOrigin
import Logging

struct GatewayRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a gateway.",
        discussion: """
            Ends at SIGTERM or Ctrl-C, after the requests that are under way. Without --upstream it serves what "gateway \
            seed" brought, for a site without any uplink. Sizes take K, M, G or T, of 1024.

            EXAMPLES:
              fettle gateway --upstream https://updates.example.com --cache cache
              fettle gateway run --cache cache --listen 0.0.0.0:8090 --plain-http
              fettle gateway run --upstream https://u.example.com --cache cache \\
                --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem
            """
    )

    @Option(help: ArgumentHelp("The distributor, or another gateway.", valueName: "url"))
    var upstream: String?

    @Option(help: ArgumentHelp("The folder of the cache; it is made where it is not there.", valueName: "folder"))
    var cache: String

    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port"))
    var listen: String = "127.0.0.1:8090"

    @Option(help: ArgumentHelp("The certificate chain, in PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "Serve plain HTTP on addresses that others can reach: everybody on the network can read along.")
    var plainHTTP = false

    @Option(help: ArgumentHelp("Certificates to trust for the upstream, in PEM.", valueName: "file"))
    var caFile: String?

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "A further server that payloads may be fetched from, wherever it is; may be repeated.",
            valueName: "url"
        )
    )
    var allowed: [String] = []

    @Flag(name: .customLong("only-allowed"), help: "Fetch payloads from the upstream and from --allow only.")
    var onlyAllowed = false

    @Option(help: ArgumentHelp("Most bytes of payloads on the disk.", valueName: "size"))
    var cacheSize: ByteSize = ByteSize(10 << 30)

    @Option(help: ArgumentHelp("Most bytes of reports that wait for the uplink.", valueName: "size"))
    var queueSize: ByteSize = ByteSize(256 << 20)

    @Option(help: ArgumentHelp("How long payloads of manifests that polls bring are held.", valueName: "days"))
    var pinDays: Int = 14

    @Option(help: ArgumentHelp("Most connections at the same time.", valueName: "number"))
    var connections: Int = 4_096

    @Option(help: "How much to log on standard error: debug, info, notice, warning or error.")
    var logLevel: Logger.Level = .info

    @OptionGroup var output: OutputOptions

    private struct Announcement: Encodable {
        let url: String
    }

    func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) { throw ValidationError("give --tls-cert and --tls-key together") }
    }

    func run() async throws {
        var logger = Logger(label: "fettle-gateway") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        let configuration = try makeConfiguration()
        let scheme = configuration.tls == nil ? "http" : "https"
        let output = output
        let server = try await GatewayServer.open(configuration, logger: logger) { host, port in
            let url = "\(scheme)://\(ListenAddress(host: host, port: port))"
            if output.json { JSONOutput.show(Announcement(url: url)) } else { print("gateway on \(url)") }
            fflush(nil)
        }
        try await server.runUntilSignal()
    }

    private func makeConfiguration() throws -> GatewayConfiguration {
        let address = try ListenAddress(parsing: listen)
        let url = try upstream.map { try GatewayAddress.read($0, "--upstream") }
        var configuration = GatewayConfiguration(upstream: url, cacheFolder: cache)
        configuration.host = address.host
        configuration.port = address.port
        if let tlsCert, let tlsKey { configuration.tls = (tlsCert, tlsKey) }
        configuration.allowsPlainHTTP = plainHTTP
        configuration.caFile = caFile
        configuration.allowedOrigins = Set(try allowed.map { try GatewayAddress.read($0, "--allow").origin })
        configuration.allowsPublicOrigins = !onlyAllowed
        configuration.cacheBytes = cacheSize.bytes
        configuration.queueBytes = queueSize.bytes
        configuration.pinDays = pinDays
        configuration.connectionLimit = connections
        return configuration
    }
}
