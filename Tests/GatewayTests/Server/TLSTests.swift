import Foundation
import HTTPOrigin
import HTTPTypes
import Logging
import NIOCore
import Store
import Testing

@testable import Gateway

@Suite("TLS at the gateway")
struct TLSTests {
    /// Certificate and key of the loopback interface.
    private func makeCertificate(
        in folder: String,
        name: String = "gateway"
    ) throws -> (certificate: String, key: String) {
        let files = (certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", files.key, "-out", files.certificate,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return files
    }

    /// What a device gets that trusts a certificate.
    private func get(_ url: String, trusting caFile: String?, offset: Int64? = nil) async throws -> (Int, [UInt8]) {
        let url = try OriginURL(parsing: url)
        let client = try OriginClient(policy: OriginPolicy(allowed: [url.origin]), agent: "device", caFile: caFile)
        do {
            let limits = OriginLimits(bytes: 64 << 20, deadline: .seconds(60))
            var request = OriginRequest(url, method: .get, fields: [:], body: nil, limits: limits)
            request.offset = offset ?? 0
            let response = try await client.fetch(request)
            var bytes: [UInt8] = []
            var pieces = response.body.makeAsyncIterator()
            while let piece = try await pieces.next() { bytes += piece.readableBytesView }
            await client.shutdown()
            return (response.status.code, bytes)
        } catch {
            await client.shutdown()
            throw error
        }
    }

    @Test("D8 with a certificate a gateway serves payloads, whole and in part, to devices that trust it alone")
    func serves() async throws {
        let files = Site.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: files) }
        let own = try makeCertificate(in: files)
        let other = try makeCertificate(in: files, name: "other")
        let content = Content(3_000_000)
        let folder = try Site.seeded(content.bytes)
        let site = try await Site(upstream: nil, folder: folder) { $0.tls = own }
        let address = "https://127.0.0.1:\(site.port)"
        let path = "/v1/blobs/sha-256/\(content.digest.hex)"
        let whole = try await get(address + path, trusting: own.certificate)
        #expect(whole.0 == 200 && whole.1 == content.bytes)
        let part = try await get(address + path, trusting: own.certificate, offset: 2_000_000)
        #expect(part.0 == 206 && part.1 == Array(content.bytes[2_000_000...]))
        #expect(try await get(address + "/v1/health", trusting: own.certificate).0 == 200)
        // Who trusts somebody else, or the authorities of the system, does not talk to it.
        for caFile in [other.certificate, nil] {
            await #expect(throws: OriginError.self) { try await get(address + "/v1/health", trusting: caFile) }
        }
        // Nor is plain HTTP spoken on that port.
        await #expect(throws: OriginError.self) {
            try await get("http://127.0.0.1:\(site.port)/v1/health", trusting: nil)
        }
        #expect(try await get(address + "/v1/health", trusting: own.certificate).0 == 200)
        await site.stop()
    }

    @Test("A gateway fetches from an upstream of which it was given the certificate, and from no other")
    func upstream() async throws {
        let files = Site.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: files) }
        let own = try makeCertificate(in: files)
        let other = try makeCertificate(in: files, name: "other")
        let content = Content(500_000)
        let upper = try await Site(upstream: nil, folder: try Site.seeded(content.bytes)) { $0.tls = own }
        let address = "https://127.0.0.1:\(upper.port)"
        let lower = try await Site(upstream: address) { $0.caFile = own.certificate }
        #expect(try await lower.blob(content.digest).body == content.bytes)
        await lower.stop()
        let suspicious = try await Site(upstream: address) { $0.caFile = other.certificate }
        #expect(try await suspicious.blob(content.digest).status >= 500)
        await suspicious.stop()
        await upper.stop()
    }

    private func open(_ change: (inout GatewayConfiguration) -> Void) async throws {
        let folder = Site.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = GatewayConfiguration(upstream: nil, cacheFolder: folder + "/cache")
        configuration.port = 0
        change(&configuration)
        do {
            _ = try await GatewayServer.open(
                configuration,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        } catch {
            // Nothing is made for a gateway that does not start.
            #expect(!FileManager.default.fileExists(atPath: folder + "/cache"))
            throw error
        }
    }

    @Test(
        "Plain HTTP is served on loopback addresses only, unless the operator allows it",
        arguments: ["0.0.0.0", "192.0.2.1", "::", "gateway.example", "127.evil.example", "127.0.0.1.example"]
    )
    func refusesPlainHTTP(_ host: String) async throws {
        await #expect(throws: GatewayError(.insecureAddress, "")) { try await open { $0.host = host } }
        try await open {
            $0.host = host
            $0.allowsPlainHTTP = true
        }
        let files = Site.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: files) }
        let own = try makeCertificate(in: files)
        try await open {
            $0.host = host
            $0.tls = own
        }
    }

    @Test("Plain HTTP on loopback addresses needs no leave", arguments: ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
    func loopback(_ host: String) async throws { try await open { $0.host = host } }

    @Test("Certificate and key that cannot be used are named before anything is served")
    func badFiles() async throws {
        let files = Site.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: files) }
        let own = try makeCertificate(in: files)
        let other = try makeCertificate(in: files, name: "other")
        let bad: [(certificate: String, key: String)] = [
            (own.certificate, other.key), (own.key, own.key), (own.certificate, own.certificate),
            ("/nowhere/cert.pem", own.key), (own.certificate, "/nowhere/key.pem"),
        ]
        for pair in bad {
            let error = await #expect(throws: GatewayError(.tlsFiles, "")) { try await open { $0.tls = pair } }
            #expect(error?.found?.contains(".") == true)
        }
    }
}
