import AnsweringTestKit
import CBOR
import Foundation
import PatchDecoding
import PatchEncoding
import PatchFormat
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@testable import Gateway

/// A release that a gateway can decide about: images of a program, and a manifest that brings class A to the new one.
struct Release: Sendable {
    let old: TestImage
    let new: TestImage
    let envelope: [UInt8]
    let manifest: ContentDigest

    init(
        old: TestImage = TestImage(release: 1, size: 200_000),
        new: TestImage = TestImage(release: 2, size: 200_000)
    ) throws {
        self.old = old
        self.new = new
        envelope = try TestManifest([.init(classID: TestManifest.classA, image: new)]).envelope(by: .generate(.ed25519))
        manifest = try Self.digest(of: envelope)
    }

    /// The digest of the manifest in an envelope.
    static func digest(of envelope: [UInt8]) throws -> ContentDigest {
        try #require(KnownEnvelope(envelope, learnedAt: 0, isSeeded: true)).digest
    }

    /// What a device asks that runs an image.
    func request(running image: TestImage? = nil, formats: [UInt64] = [2, 1, 0]) -> UpdateRequest {
        Self.request(manifest, classID: TestManifest.classA, running: image ?? old, formats: formats)
    }

    static func request(
        _ manifest: ContentDigest,
        classID: [UInt8],
        running image: TestImage,
        formats: [UInt64] = [2, 1, 0]
    ) -> UpdateRequest {
        UpdateRequest(
            claims: [
                ComponentClaims(
                    component: [Array("app".utf8)],
                    claims: [
                        .init(label: SUITParameter.vendorIdentifier, value: .bytes(TestManifest.vendor)),
                        .init(label: SUITParameter.classIdentifier, value: .bytes(classID)),
                        .init(
                            label: SUITParameter.imageDigest,
                            value: .digest(ProtocolDigest(bytes: image.digest.bytes))
                        ),
                    ]
                )
            ],
            manifest: ManifestReference(
                uri: Text("http://127.0.0.1/v1/request"),
                digest: ProtocolDigest(bytes: manifest.bytes)
            ),
            formats: formats
        )
    }

    /// What a patch makes of the old image.
    func apply(_ patch: [UInt8]) throws -> [UInt8] {
        let expectation = PatchExpectation(
            precursor: try #require(DigestPrefix(digest: old.digest.bytes)),
            result: try #require(DigestPrefix(digest: new.digest.bytes)),
            resultSize: UInt64(new.bytes.count)
        )
        var result: [UInt8] = []
        try old.bytes.withUnsafeBytes { precursor in
            let decoder = PatchDecoder(
                precursor: precursor,
                expecting: expectation,
                digest: ProviderFrameDigest(SwiftCryptoProvider()),
                folder: FileManager.default.temporaryDirectory.path
            )
            try decoder.push(patch.span) { (piece: Span<UInt8>) throws(Never) in
                piece.withUnsafeBufferPointer { result.append(contentsOf: $0) }
            }
            try decoder.finish()
        }
        return result
    }
}

/// What an answer names for the first component.
struct Named: Equatable {
    let format: UInt64
    let digest: ContentDigest
    let size: UInt64
    let locations: [String]

    init?(_ body: [UInt8]) throws {
        guard case .located(let format, let digest, let size, let uris)? = try UpdateAnswer(body.span)[0],
            let name = ContentDigest(digest.bytes)
        else { return nil }
        self.format = format
        self.digest = name
        self.size = size
        locations = uris.map(\.string)
    }
}

extension Site {
    /// A folder into which a medium has brought files.
    static func seeded(_ files: [UInt8]...) throws -> String {
        let folder = makeFolder()
        let seeder = try GatewaySeeder(cacheFolder: folder)
        for file in files {
            let path = FileManager.default.temporaryDirectory.path + "/fettle-medium-\(UUID().uuidString)"
            try Data(file).write(to: URL(fileURLWithPath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            _ = try seeder.add(path)
        }
        return folder
    }

    /// Sends a request of a device.
    func ask(_ request: UpdateRequest, from device: String = "device") async throws -> Reply {
        var request = request
        request.nonce = (0..<16).map { _ in UInt8.random(in: 0...255) }
        return try await post("/v1/request", request.encoded, from: device)
    }

    /// Asks until the answer names a patch, which is made in the background; nothing where none comes.
    func patch(for request: UpdateRequest) async throws -> Named? {
        for _ in 0..<200 {
            let named = try #require(try Named(try await ask(request).body))
            if named.format == PayloadFormat.patch.rawValue { return named }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
