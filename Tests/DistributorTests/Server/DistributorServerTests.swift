import AnsweringTestKit
import BlobStore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOSSL
import ServiceLifecycle
import Store
import Testing

@testable import Distributor

@Suite("The server")
struct DistributorServerTests {
    private static var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    @Test(
        "D2 plain HTTP is served on loopback addresses only",
        arguments: ["0.0.0.0:80", "192.0.2.1:8080", "[::]:80", "example.com:80"]
    )
    func refusesPlainHTTP(_ address: String) async throws {
        let folder = try TemporaryFolder()
        let configuration = DistributorConfiguration(
            dataFolder: folder.path + "/data",
            listen: try ListenAddress(parsing: address)
        )
        await #expect(throws: DistributorError(.insecureAddress, "")) {
            _ = try await DistributorServer.open(configuration, logger: Self.logger)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
    }

    @Test(
        "addresses to listen on",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8_080, true), ("[::1]:1", "::1", 1, true), (":80", "127.0.0.1", 80, true),
            ("localhost:0", "localhost", 0, true), ("0.0.0.0:80", "0.0.0.0", 80, false),
            ("127.0.0.256:1", "127.0.0.256", 1, false),
            ("127.evil.example:1", "127.evil.example", 1, false),
        ]
    )
    func parsesAddresses(_ text: String, _ host: String, _ port: Int, _ isLoopback: Bool) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.isLoopback == isLoopback)
    }

    @Test(
        "an address that cannot be read is refused",
        arguments: ["", "8080", "host", "host:", "host:x", "host:70000", "::1:80", "host:-1"]
    )
    func refusesAddresses(_ text: String) {
        #expect(throws: DistributorError(.configuration, "")) { try ListenAddress(parsing: text) }
    }

    @Test("the server serves until it is told to stop; a second one on its port, or on its folder, is refused clearly")
    func servesAndRefuses() async throws {
        let folder = try TemporaryFolder()
        let configuration = DistributorConfiguration(
            dataFolder: folder.path,
            listen: ListenAddress(host: "127.0.0.1", port: 0)
        )
        try await Self.withServer(configuration) { address, token in
            #expect(token?.utf8.count == 43)
            try await TestClient.withClient(host: "127.0.0.1", port: address.port) { client in
                let response = try await client.execute(.init("/v1/healthz", method: .get))
                #expect(response.status == .ok)
                let ready = try await client.execute(.init("/v1/readyz", method: .get))
                #expect(ready.status == .ok)
            }
            await #expect(throws: DistributorError(.dataFolder, "")) {
                _ = try await DistributorServer.open(configuration, logger: Self.logger)
            }
            let other = try TemporaryFolder()
            let same = DistributorConfiguration(dataFolder: other.path, listen: address)
            await #expect(throws: DistributorError(.addressInUse, "")) {
                _ = try await DistributorServer.open(same, logger: Self.logger)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: other.path).isEmpty)
        }
        // It let go of the folder; the token is not made again.
        let again = try await DistributorServer.open(configuration, logger: Self.logger)
        #expect(again.newOperatorToken == nil)
    }

    @Test("A4 a slow reader gets a payload to its end, also when the server shuts down meanwhile")
    func drains() async throws {
        let folder = try TemporaryFolder()
        let image = TestImage([UInt8](repeating: 7, count: 8 << 20))
        try await FileBlobStorage(folder: folder.path + "/blobs").put(image.bytes)
        let configuration = DistributorConfiguration(
            dataFolder: folder.path,
            listen: ListenAddress(host: "127.0.0.1", port: 0)
        )
        let (addresses, continuation) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = try await DistributorServer.open(configuration, logger: Self.logger) { continuation.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [server], logger: Self.logger))
        async let running: Void = group.run()
        let port = try #require(await addresses.first { _ in true }).port
        let reader = try #require(SlowReader(port: port))
        reader.ask(for: "/v1/blobs/sha-256/\(image.digest)")
        // The response has begun before the server is told to stop.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                reader.awaitResponse()
                continuation.resume()
            }
        }
        await group.triggerGracefulShutdown()
        let count = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: reader.readBody()) }
        }
        #expect(count == image.bytes.count)
        try await running
    }

    @Test("D2 the server speaks TLS with the certificate of its files")
    func servesTLS() async throws {
        let folder = try TemporaryFolder()
        let files = try Self.makeCertificate(in: folder)
        var configuration = DistributorConfiguration(
            dataFolder: folder.path + "/data",
            listen: ListenAddress(host: "127.0.0.1", port: 0)
        )
        configuration.tls = files
        try await Self.withServer(configuration) { address, _ in
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(files.certificate)
            let client = TestClient.Configuration(tlsConfiguration: tls, serverName: "localhost")
            try await TestClient.withClient(host: "127.0.0.1", port: address.port, configuration: client) { client in
                let response = try await client.execute(.init("/v1/healthz", method: .get))
                #expect(response.status == .ok)
            }
        }
        configuration.tls = TLSFiles(certificate: files.certificate, key: files.certificate)
        await #expect(throws: DistributorError(.tlsFiles, "")) {
            _ = try await DistributorServer.open(configuration, logger: Self.logger)
        }
    }

    /// Runs a server around `body`, and stops it.
    private static func withServer(
        _ configuration: DistributorConfiguration,
        _ body: @escaping @Sendable (ListenAddress, String?) async throws -> Void
    ) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = try await DistributorServer.open(configuration, logger: logger) { continuation.yield($0) }
        let token = server.newOperatorToken
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run()
            }
            guard let address = await addresses.first(where: { _ in true }) else { return }
            try await body(address, token)
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    private static func makeCertificate(in folder: TemporaryFolder) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.path + "/cert.pem", key: folder.path + "/key.pem")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", files.key, "-out",
            files.certificate,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return files
    }
}
