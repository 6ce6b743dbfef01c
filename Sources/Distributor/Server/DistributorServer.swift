import BlobStore
import Glibc
import HTTPServing
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
import SQLiteStore
public import ServiceLifecycle
import Store
import UnixSignals

/// A distributor: takes manifests and images from authors, runs campaigns, answers devices' requests and takes their reports.
///
/// ```swift
/// let server = try await DistributorServer.open(configuration, logger: logger)
/// if let token = server.newOperatorToken { print("operator token: \(token)") }
/// try await server.run()
/// ```
public struct DistributorServer: Service {
    /// The operator token that was made just now, at the first start: to be shown once, and never logged. Only its digest is
    /// kept.
    public let newOperatorToken: String?

    private let configuration: DistributorConfiguration
    private let assembly: DistributorAssembly
    private let logger: Logger
    private let onRunning: @Sendable (ListenAddress) -> Void

    /// Opens the data folder, reads what is in it, and prepares to serve.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - logger: Where events are told. Tokens and keys never are.
    ///   - onRunning: Called once the server listens, with the address where it does: the port is the real one.
    /// - Throws: ``DistributorError``, or ``Store/StoreError`` where the store cannot be opened.
    public static func open(
        _ configuration: DistributorConfiguration,
        logger: Logger,
        onRunning: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) async throws -> DistributorServer {
        try configuration.check()
        // Before anything is made, so that a wrong file name or a taken port leaves nothing behind.
        if let tls = configuration.tls { _ = try ServerTLS.configuration(tls) }
        try AddressProbe.check(configuration.listen)
        let folder = try DataFolder(configuration.dataFolder, roles: configuration.roles)
        let assembly = try await DistributorAssembly(
            configuration: configuration,
            store: try SQLiteDistributorStore(folder: folder.path),
            images: try FileBlobStorage(folder: folder.blobs),
            derived: try FileBlobStorage(folder: folder.derived),
            indices: try FileBlobStorage(folder: folder.indices),
            encoder: CandidatePayloadEncoder(),
            secret: try folder.nonceSecret(),
            folder: folder,
            clock: .system,
            logger: logger
        )
        return DistributorServer(
            newOperatorToken: assembly.newOperatorToken,
            configuration: configuration,
            assembly: assembly,
            logger: logger,
            onRunning: onRunning
        )
    }

    /// Serves until the task is cancelled, or the service group that it belongs to shuts down gracefully: then requests that
    /// are under way are finished first.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/addressInUse``.
    public func run() async throws {
        let builder: HTTPServerBuilder
        if let tls = configuration.tls {
            builder = try .tls(.http1(configuration: Self.channel), tlsConfiguration: try ServerTLS.configuration(tls))
        } else {
            builder = .http1(configuration: Self.channel)
        }
        let host = configuration.listen.host
        let onRunning = onRunning
        let logger = logger
        let application = Application(
            router: assembly.routes.router(),
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: configuration.listen.port),
                serverName: "fettle"
            ),
            services: assembly.services,
            onServerRunning: { channel in
                let address = ListenAddress(host: host, port: channel.localAddress?.port ?? 0)
                logger.info("serving", metadata: ["address": "\(address)"])
                onRunning(address)
            },
            logger: logger
        )
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AddressProbe.inUse(configuration.listen)
        }
    }

    /// Serves until the process is told to stop by SIGTERM or SIGINT.
    ///
    /// - Throws: as ``run()``.
    public func runUntilSignal() async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: self)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }

    /// Connections that say nothing are closed, with time for slow readers to take what was sent.
    private static var channel: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [DrainBeforeClose(patience: .minutes(5))],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 96 << 10,
                maxHeaderListSize: 112 << 10,
                maxHeaderFieldCount: 64
            )
        )
    }
}
