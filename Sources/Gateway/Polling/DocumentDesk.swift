import CBOR
import Crypto
import Foundation
import Glibc
import HTTPOrigin
import HTTPTypes
import NIOCore
import Store

/// Small things of the upstream that have addresses: key sets, the inventory definition, digests of blocks. They are asked
/// for again when their age has passed, and given out past it while nobody can be asked.
actor DocumentDesk {
    /// A document.
    struct Document: Sendable {
        let type: String
        let entityTag: String?
        let body: [UInt8]
        let freshUntil: Int64
    }

    private let cache: BlobCache
    private let uplink: Uplink
    private var asking: [String: Task<Document, any Error>] = [:]
    private var recent: [String: Document] = [:]

    /// The largest document that is kept.
    static let byteLimit = 8 << 20
    private static let recentLimit = 64
    private static let recentBytes = 256 << 10
    private static let fileLimit = 4_096

    init(cache: BlobCache, uplink: Uplink) {
        self.cache = cache
        self.uplink = uplink
    }

    /// The document at `path`, its query included.
    ///
    /// - Throws: ``Problem``, or ``HTTPOrigin/OriginError`` where there is none, and nobody to be asked.
    func document(_ path: String, hops: Hops) async throws -> Document {
        let now = cache.clock.now()
        let known = await read(path)
        if let known, now < known.freshUntil { return known }
        if let task = asking[path] { return try await task.value }
        let uplink = uplink
        let task = Task { () throws -> Document in
            let reply = try await uplink.send(.get, path, limit: Int64(Self.byteLimit), hops: hops)
            guard reply.status == .ok else {
                if reply.isOutage { throw OriginError(.unreachable, "the upstream cannot answer") }
                throw UpstreamRefusal(reply: reply)
            }
            return Document(
                type: reply.fields[.contentType] ?? MediaType.octets,
                entityTag: reply.fields[.eTag],
                body: Array(reply.body.readableBytesView),
                freshUntil: now + Self.age(reply.fields)
            )
        }
        asking[path] = task
        defer { asking[path] = nil }
        do {
            let document = try await task.value
            await keep(document, path)
            return document
        } catch let error as OriginError {
            // Past its age, but better than nothing.
            if let known { return known }
            throw error
        }
    }

    private static func age(_ fields: HTTPFields) -> Int64 {
        let control = fields[.cacheControl]?.lowercased() ?? ""
        let directives = control.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        guard let age = directives.first(where: { $0.hasPrefix("max-age=") }) else { return 0 }
        return min(max(0, Int64(age.dropFirst(8)) ?? 0), 366 * 86_400)
    }

    // MARK: The folder

    private func path(_ address: String) -> String {
        let name = ContentDigest(SHA256.hash(data: Array("\(uplink.tenant)\0\(address)".utf8)))!.hex
        return cache.folder.documents + "/" + name
    }

    private func read(_ address: String) async -> Document? {
        if let document = recent[address] { return document }
        let path = path(address)
        let bytes = (try? await cache.perform { try CacheFile.content(path, limit: Self.byteLimit + 4_096) }) ?? nil
        guard let bytes else { return nil }
        guard let content = SealedRecord.open(bytes), let document = Self.decode(content) else {
            unlink(path)
            return nil
        }
        remember(document, address)
        return document
    }

    private func keep(_ document: Document, _ address: String) async {
        remember(document, address)
        let (folder, path) = (cache.folder.documents, path(address))
        let record = SealedRecord.seal(Self.encode(document))
        try? await cache.perform {
            let names = CacheFolder.names(in: folder)
            // Bounded whatever devices ask for; what is needed comes again.
            if names.count >= Self.fileLimit { for name in names { unlink(folder + "/" + name) } }
            try CacheFile.place(record, at: path, in: folder, isDurable: false)
        }
    }

    private func remember(_ document: Document, _ address: String) {
        guard document.body.count <= Self.recentBytes else { return }
        if recent.count >= Self.recentLimit { recent = [:] }
        recent[address] = document
    }

    private static func encode(_ document: Document) -> [UInt8] {
        var encoder = CBOREncoder(capacity: document.body.count + 256)
        encoder.beginArray(5)
        encoder.encodeInt(1)
        encoder.encode(text: Text(document.type))
        encoder.encode(text: Text(document.entityTag ?? ""))
        encoder.encodeInt(document.freshUntil)
        encoder.encode(bytes: document.body)
        return encoder.bytes
    }

    private static func decode(_ bytes: [UInt8]) -> Document? {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.beginArray(count: 5)) != nil, (try? decoder.readUnsigned()) == 1,
            let type = try? decoder.readTextValue(), let tag = try? decoder.readTextValue(),
            let freshUntil = try? decoder.readInteger(), let body = try? decoder.readByteArray(limit: byteLimit),
            (try? decoder.finish()) != nil
        else { return nil }
        return Document(
            type: type.string,
            entityTag: tag.isEmpty ? nil : tag.string,
            body: body,
            freshUntil: freshUntil
        )
    }
}
