import AnsweringTestKit
import BlobStore
import COSE
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SQLiteStore
import Store
import SwiftCryptoProvider
import Testing

@testable import Distributor

/// A distributor over real stores in a folder of its own, whose router a test talks to.
struct TestDistributor: Sendable {
    let folder: TemporaryFolder
    let store: SQLiteDistributorStore
    let images: any BlobStorage
    let derived: FileBlobStorage
    let indices: FileBlobStorage
    let assembly: DistributorAssembly
    let clock: ManualClock
    let token: String
    let author: SwiftSigningKey
    let logger: Logger

    init(
        folder: TemporaryFolder? = nil,
        images: (any BlobStorage)? = nil,
        encoder: any PayloadEncoder = CountingEncoder(),
        clock: ManualClock = ManualClock(),
        author: SwiftSigningKey = .generate(.p256),
        token: String? = nil,
        _ configure: (inout DistributorConfiguration) -> Void = { _ in }
    ) async throws {
        let folder = try folder ?? TemporaryFolder()
        var configuration = DistributorConfiguration(dataFolder: folder.path)
        configuration.patchWait = .seconds(20)
        configure(&configuration)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        self.folder = folder
        self.logger = logger
        self.clock = clock
        self.author = author
        store = try SQLiteDistributorStore(folder: folder.path)
        let images = try images ?? FileBlobStorage(folder: folder.path + "/blobs")
        self.images = images
        derived = try FileBlobStorage(folder: folder.path + "/derived")
        indices = try FileBlobStorage(folder: folder.path + "/indices")
        assembly = try await DistributorAssembly(
            configuration: configuration,
            store: store,
            images: images,
            derived: derived,
            indices: indices,
            encoder: encoder,
            secret: [UInt8](repeating: 5, count: 32),
            clock: clock.clock,
            logger: logger
        )
        self.token = try #require(assembly.newOperatorToken ?? token)
    }

    /// Talks to the router.
    func run<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        let application = Application(router: assembly.routes.router())
        return try await application.test(.router, body)
    }

    /// Serves on a port of the loopback interface.
    func serve(_ body: @Sendable (any TestClientProtocol, _ address: String) async throws -> Void) async throws {
        let application = Application(
            router: assembly.routes.router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0))
        )
        try await application.test(.live) { client in
            try await body(client, "http://127.0.0.1:\(client.port ?? 0)")
        }
    }

    // MARK: The operator

    func send(
        _ client: any TestClientProtocol,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: some Encodable
    ) async throws -> TestResponse {
        try await send(client, method, path, bytes: [UInt8](try JSONEncoder().encode(body)))
    }

    func send(
        _ client: any TestClientProtocol,
        _ method: HTTPRequest.Method,
        _ path: String,
        bytes: [UInt8] = []
    ) async throws -> TestResponse {
        try await client.execute(
            uri: path,
            method: method,
            headers: [.authorization: "Bearer \(token)"],
            body: ByteBuffer(bytes: bytes)
        )
    }

    func acceptAuthor(_ client: any TestClientProtocol) async throws {
        let body = AuthorBody(name: "author", pem: try author.publicKey.pem())
        let response = try await send(client, .post, "/v1/authors", body)
        #expect(response.status == .created || response.status == .ok)
    }

    func upload(_ client: any TestClientProtocol, _ images: TestImage...) async throws {
        for image in images {
            let response = try await send(client, .put, "/v1/blobs/sha-256/\(image.digest)", bytes: image.bytes)
            #expect(response.status == .created || response.status == .ok)
        }
    }

    func upload(_ client: any TestClientProtocol, _ manifest: TestManifest) async throws -> ContentDigest {
        let response = try await send(client, .post, "/v1/manifests", bytes: try manifest.envelope(by: author))
        #expect(response.status == .created, "\(String(buffer: response.body))")
        return try ContentDigest(hex: try response.json(ManifestView.self).digest)
    }

    func enrolmentToken(_ client: any TestClientProtocol) async throws -> String {
        let response = try await send(client, .post, "/v1/enrolment-tokens", EnrolmentTokenBody())
        return try #require(try response.json(EnrolmentTokenView.self).tokens.first)
    }

    func enrol(_ client: any TestClientProtocol, _ device: TestDevice) async throws {
        let response = try await device.enrol(client, token: try await enrolmentToken(client))
        #expect(response.status == .ok, "\(String(buffer: response.body))")
    }

    /// A campaign that runs.
    func start(
        _ client: any TestClientProtocol,
        _ manifest: ContentDigest,
        devices: [String]? = nil,
        query: String? = nil
    ) async throws -> String {
        let body = CampaignBody(name: "campaign", manifest: manifest.hex, devices: devices, query: query)
        let created = try await send(client, .post, "/v1/campaigns", body)
        #expect(created.status == .created, "\(String(buffer: created.body))")
        let id = try created.json(CampaignView.self).id
        let started = try await send(client, .post, "/v1/campaigns/\(id)/start")
        #expect(started.status == .ok)
        return id
    }

    func status(_ client: any TestClientProtocol, _ campaign: String) async throws -> CampaignStatusView {
        await assembly.activity.flush()
        return try await send(client, .get, "/v1/campaigns/\(campaign)").json(CampaignStatusView.self)
    }

    func row(
        _ client: any TestClientProtocol,
        _ campaign: String,
        _ device: String
    ) async throws -> CampaignDeviceView {
        let status = try await status(client, campaign)
        return try #require(status.devices.first { $0.device == device })
    }

    func statistics(_ client: any TestClientProtocol) async throws -> StatisticsView {
        try await send(client, .get, "/v1/stats").json(StatisticsView.self)
    }
}
