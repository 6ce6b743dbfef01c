import Author
import Foundation
import SUIT
import SwiftCryptoProvider

/// A folder with images and specifications, and an author's key. It is removed with its last reference.
final class Workshop: Sendable {
    let folder: URL
    let key: SwiftSigningKey
    let crypto = SwiftCryptoProvider()

    init(_ kind: SwiftSigningKey.Kind = .p256) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("author-tests-\(UUID().uuidString)")
        key = SwiftSigningKey.generate(kind)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write("gateway", ELFImage.make(.x86, seed: 1))
        try write("sensor", ELFImage.make(.aarch64, seed: 2))
        try write("library", ELFImage.make(.x86, seed: 3))
        try write("radio.bin", [UInt8](repeating: 0x5A, count: 300))
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ name: String, _ content: [UInt8]) throws {
        try Data(content).write(to: folder.appendingPathComponent(name))
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func content(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(name))) }

    func read(_ yaml: String) throws -> UpdateSpecification {
        try SpecificationReader(file: "update.yaml", folder: folder).read(yaml)
    }

    func build(_ yaml: String, now: UInt64? = nil, previous: UInt64? = nil) throws -> BuiltManifest {
        try ManifestBuilder(try read(yaml)).build(signer: key, crypto: crypto, now: now, previous: previous)
    }

    func verify(_ envelope: [UInt8], now: UInt64? = nil, lowest: UInt64? = nil) -> ManifestVerification {
        ManifestVerifier(keys: [key.publicKey], now: now, lowestSequenceNumber: lowest).verify(envelope, crypto: crypto)
    }
}
