import Foundation
import Glibc
import HTTPOrigin
import HTTPServing
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
public import ServiceLifecycle
import Store
import UnixSignals

/// A gateway: takes what devices send to their distributor, answers what it can from its cache, forwards the rest, and learns
/// from what comes back [G1, G2]. Nobody needs to trust it: devices verify all.
///
/// ```swift
/// let gateway = try await GatewayServer.open(configuration, logger: logger)
/// try await gateway.runUntilSignal()
/// ```
public struct GatewayServer: Service {
    private let configuration: GatewayConfiguration
    private let assembly: GatewayAssembly
    private let logger: Logger
    private let onRunning: @Sendable (_ host: String, _ port: Int) -> Void

    /// Takes hold of the cache folder, reads what is in it, and prepares to serve.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - logger: Where events are told.
    ///   - onRunning: Called once the gateway listens, with the host and the real port.
    /// - Throws: ``GatewayError``.
    public static func open(
        _ configuration: GatewayConfiguration,
        logger: Logger,
        onRunning: @escaping @Sendable (_ host: String, _ port: Int) -> Void = { _, _ in }
    ) async throws -> GatewayServer {
        try configuration.check()
        if let tls = configuration.tls { _ = try ServerTLS.configuration(tls) }
        let assembly = try await GatewayAssembly(configuration, logger: logger)
        return GatewayServer(
            configuration: configuration,
            assembly: assembly,
            logger: logger,
            onRunning: onRunning
        )
    }

    /// Serves until the task is cancelled, or the service group that it belongs to shuts down gracefully: then requests that
    /// are under way are finished first.
    ///
    /// - Throws: ``GatewayError`` with the code ``GatewayError/Code/addressInUse``.
    public func run() async throws {
        let limits = ConnectionLimits(
            header: .seconds(configuration.headerSeconds),
            idle: .seconds(configuration.idleSeconds)
        )
        let counters = assembly.counters
        // Files cannot be sent as they are where TLS changes every byte.
        let shelves = configuration.tls == nil ? assembly.shelves : nil
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionInstaller(shelves: shelves, limits: limits, counters: counters)
            ],
            idleTimeout: nil,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 96 << 10,
                maxHeaderListSize: 112 << 10,
                maxHeaderFieldCount: 64
            )
        )
        let builder: HTTPServerBuilder
        if let tls = configuration.tls {
            let files = try ServerTLS.configuration(tls)
            builder = try .tls(.http1(configuration: channel), tlsConfiguration: files)
        } else {
            builder = .http1(configuration: channel)
        }
        let host = configuration.host
        let onRunning = onRunning
        let logger = logger
        let application = Application(
            router: assembly.routes.router(),
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: configuration.port),
                serverName: "fettle",
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(configuration.connectionLimit, logger: logger)
            ),
            services: assembly.services,
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("serving", metadata: ["address": "\(host):\(port)"])
                onRunning(host, port)
            },
            logger: logger
        )
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            await assembly.shutdown()
            throw GatewayError(
                .addressInUse,
                "something else listens on the address",
                found: "\(LogText(host)):\(configuration.port)",
                advice: "stop that, or choose another port with --listen"
            )
        }
        await assembly.shutdown()
    }

    /// Serves until the process is told to stop by SIGTERM or SIGINT, with as many open files as that needs: the process is
    /// the gateway's alone.
    ///
    /// - Throws: as ``run()``.
    public func runUntilSignal() async throws {
        Self.raiseFileLimit(for: configuration)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: self)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }

    /// Every connection is a file, and some blobs are open beside.
    private static func raiseFileLimit(for configuration: GatewayConfiguration) {
        var limit = rlimit()
        guard getrlimit(CInt(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = rlim_t(configuration.connectionLimit * 2 + 1_024)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(limit.rlim_max, wanted)
        setrlimit(CInt(RLIMIT_NOFILE.rawValue), &limit)
    }
}

extension GatewayServer: CustomStringConvertible {
    /// What logs call it.
    public var description: String { "gateway" }
}
