public import HTTPOrigin
import HTTPServing

/// The settings of a gateway.
public struct GatewayConfiguration: Sendable {
    /// The distributor, or another gateway, such as `https://updates.example.com`; nothing for a site without any uplink,
    /// which is filled from media.
    public var upstream: OriginURL?
    /// The folder that holds the cache. It is made when it is not there.
    public var cacheFolder: String
    /// The host to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 lets the system choose.
    public var port = 8_090
    /// Certificate and key of the gateway, in PEM; nothing for plain HTTP.
    public var tls: (certificate: String, key: String)?
    /// Whether plain HTTP is served on addresses that others can reach. What is served is signed or named by its digest, but
    /// anybody on the way can read it.
    public var allowsPlainHTTP = false
    /// Certificates to trust for the upstream in place of the system's, in PEM.
    public var caFile: String?
    /// Further origins that payloads may be fetched from, wherever they are.
    public var allowedOrigins: Set<Origin> = []
    /// Whether payloads may be fetched from servers on public addresses that answers name.
    public var allowsPublicOrigins = true

    /// Most bytes of payloads on the disk.
    public var cacheBytes: Int64 = 10 << 30
    /// The largest image that the gateway makes patches from or to, in bytes; 0 for no patches. Making one may take twenty
    /// times as much memory.
    public var patchImageLimit = 32 << 20
    /// Most bytes of answers in memory and on the disk.
    public var answerBytes = 16 << 20
    /// The largest payload that is kept, in bytes.
    public var payloadLimit: Int64 = 8 << 30
    /// How long the payloads of a manifest are kept in preference to others after a poll brought it, in days.
    public var pinDays = 14
    /// How long an answer is given out after its age when the upstream cannot be reached.
    public var staleSeconds: Int64 = 30 * 86_400
    /// Whether payloads are fetched as soon as an answer names them.
    public var prefetches = true

    /// Most reports and inventories that wait for the uplink, and most bytes of them.
    public var queueCount = 100_000
    /// Most bytes of reports and inventories that wait.
    public var queueBytes: Int64 = 256 << 20

    /// Most connections at the same time.
    public var connectionLimit = 4_096
    /// Most requests at the same time that the fast path does not serve.
    public var requestLimit = 2_048
    /// How long a new connection may take for the head of its first request.
    public var headerSeconds: Int64 = 10
    /// How long a connection may be idle between requests.
    public var idleSeconds: Int64 = 60
    /// The largest message of a device that is taken, in bytes.
    public var messageLimit = 64 << 10
    /// The largest inventory or index that is taken, in bytes.
    public var inventoryLimit = 8 << 20
    /// How long those wait who ask what somebody else is asking upstream already.
    public var patience: Duration = .seconds(90)
    /// The fewest bytes per second that a payload may come with, over half a minute.
    public var leastRate: Int64 = 256

    /// The usual settings.
    public init(upstream: OriginURL?, cacheFolder: String) {
        self.upstream = upstream
        self.cacheFolder = cacheFolder
    }

    /// Whether only this machine can reach the address.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Checks that the settings go together.
    ///
    /// - Throws: ``GatewayError``.
    public func check() throws(GatewayError) {
        guard tls != nil || isLoopback || allowsPlainHTTP else {
            throw GatewayError(
                .insecureAddress,
                "plain HTTP is only served on a loopback address, unless it is allowed",
                expected: "a certificate and its key, or leave to serve without",
                found: "\(LogText(host)):\(port)",
                advice: "give --tls-cert and --tls-key, or --plain-http where everybody on the network may read along"
            )
        }
        guard cacheBytes >= 1 << 20, answerBytes >= 1 << 16, queueBytes >= 1 << 16, queueCount >= 1 else {
            throw GatewayError(.configuration, "a size is too small", expected: "a cache of 1 MiB or more")
        }
        guard (1...1_000_000).contains(connectionLimit), (1...3_650).contains(pinDays) else {
            throw GatewayError(
                .configuration,
                "a setting is out of bounds",
                expected: "1 to 1000000 connections, 1 to 3650 days"
            )
        }
    }
}
