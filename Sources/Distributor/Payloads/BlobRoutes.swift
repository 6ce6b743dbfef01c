import Foundation
import Glibc
import HTTPServing
import HTTPTypes
import Hummingbird
import Logging
import Store

/// `GET` and `HEAD /v1/blobs/sha-256/{hex}` for everybody, `PUT` for operators; `{hex}.blocks` are the digests of an
/// image's blocks.
struct BlobRoutes: Sendable {
    let shelves: BlobShelves
    let catalog: ManifestCatalog
    let statistics: TrafficStatistics
    /// The largest blob that is taken, in bytes.
    let limit: Int64
    /// The digests of images' blocks; nothing to serve none.
    var sidecars: BlockSidecars?
    /// Where images are fetched from that are not here; nothing where all are uploaded.
    var origins: AuthorOrigins?
    /// Whether payloads are served to all, and not descriptors alone.
    var servesPayloads = true
    /// Who may have payloads all the same: operators, who mirror them.
    let authentication: OperatorAuthentication

    /// How long a request waits for an image that is being fetched.
    private static let patience = Duration.seconds(20)

    /// What follows an image's digest in the name of its block digests.
    private static let blocksEnding = ".blocks"

    /// How much is read and sent at once, in bytes.
    private static let chunkSize = 64 << 10

    /// Adds the devices' routes.
    func add(devices: RouterGroup<DistributorContext>) {
        devices.get("blobs/sha-256/:digest") { try await serve($0, $1, hasBody: true) }
        devices.head("blobs/sha-256/:digest") { try await serve($0, $1, hasBody: false) }
    }

    /// Adds the operators' routes.
    func add(operators: RouterGroup<DistributorContext>) {
        operators.get("blobs") { request, _ in try await list(request) }
        operators.put("blobs/sha-256/:digest") { try await take($0, $1) }
    }

    // MARK: Out

    private func serve(_ request: Request, _ context: DistributorContext, hasBody: Bool) async throws -> Response {
        let name = try context.pathParameter("digest")
        if name.hasSuffix(Self.blocksEnding) {
            let image = try ContentDigest(hex: String(name.dropLast(Self.blocksEnding.count)))
            let head = try Self.head(request.parameter("head"))
            guard let reader = try await sidecars?.open(image, head: head) else {
                throw Problem.notFound("there are no block digests of such an image")
            }
            // Without a head the name may come to mean those of another manifest.
            return try serve(request, reader, .other, maxAge: head.isEmpty ? 3_600 : nil, hasBody: hasBody)
        }
        let digest = try context.digest()
        guard let (reader, isDerived) = try await open(digest) else {
            // An operator who is about to upload a manifest need not upload what its author's store has [D6].
            if !hasBody, authentication.operatorName(of: request) != nil, let size = await origins?.size(of: digest) {
                return Response(status: .ok, headers: [.contentLength: "\(size)"])
            }
            throw Problem.notFound("there is no such blob")
        }
        let kind = isDerived ? .payload : catalog.kind(of: digest) ?? .other
        guard servesPayloads || !hasBody || kind == .descriptor || authentication.operatorName(of: request) != nil
        else {
            throw Problem.notFound("payloads are served elsewhere", action: "use the locations of the update answer")
        }
        return try serve(request, reader, kind, maxAge: nil, hasBody: hasBody)
    }

    /// Opens a blob; an image of a manifest that is not here is fetched from its author's store [D6].
    private func open(_ digest: ContentDigest) async throws -> (reader: any BlobReader, isDerived: Bool)? {
        if let found = try await shelves.open(digest) { return found }
        guard let origins, let size = catalog.size(of: digest),
            try await origins.fetch(digest, size: size, within: Self.patience) != nil
        else { return nil }
        return try await shelves.open(digest)
    }

    /// Serves a blob, or the part of it that is asked for.
    ///
    /// - Parameter maxAge: How long a cache may keep it, in seconds; nothing where the address always means the same.
    private func serve(
        _ request: Request,
        _ reader: any BlobReader,
        _ kind: BlobKind,
        maxAge: Int?,
        hasBody: Bool
    ) throws -> Response {
        let size = reader.info.size
        let entityTag = "\"\(reader.info.digest.hex)\""
        var headers: HTTPFields = [
            .contentType: MediaType.octets,
            .eTag: entityTag,
            .acceptRanges: "bytes",
            .cacheControl: maxAge.map { "public, max-age=\($0)" } ?? "public, max-age=31536000, immutable",
        ]
        if let known = request.headers[.ifNoneMatch], Self.names(known, entityTag) {
            return Response(status: .notModified, headers: headers)
        }
        let range = ByteRange(
            request.headers[.range],
            ifRange: request.headers[.ifRange],
            entityTag: entityTag,
            size: size
        )
        var part = 0..<size
        var status = HTTPResponse.Status.ok
        switch range {
        case .whole: break
        case .part(let range):
            part = range
            status = .partialContent
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
        case .unsatisfiable:
            var problem = Problem(
                .rangeNotSatisfiable,
                "out-of-range",
                "the range lies outside of the blob",
                expected: "a range within \(size) bytes"
            )
            problem.headers[.contentRange] = "bytes */\(size)"
            throw problem
        }
        headers[.contentLength] = "\(part.count)"
        guard hasBody else { return Response(status: status, headers: headers) }
        return Response(
            status: status,
            headers: headers,
            body: body(reader, part, kind, to: Self.device(request.headers[.fettleDevice]))
        )
    }

    private func body(
        _ reader: any BlobReader,
        _ part: Range<Int64>,
        _ kind: BlobKind,
        to device: DeviceID?
    ) -> ResponseBody {
        let digest = reader.info.digest
        statistics.began(digest, kind, for: device)
        return ResponseBody(contentLength: part.count) { writer in
            var offset = part.lowerBound
            while offset < part.upperBound {
                let count = Int(min(Int64(Self.chunkSize), part.upperBound - offset))
                let chunk = try await reader.read(at: offset, count: count)
                try await writer.write(ByteBuffer(bytes: chunk))
                statistics.sent(chunk.count, of: digest, kind, to: device)
                offset += Int64(chunk.count)
            }
            try await writer.finish(nil)
        }
    }

    /// The first bytes of the digest that the author signed, as the query has them.
    private static func head(_ text: String?) throws -> [UInt8] {
        guard let text else { return [] }
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0, digits.count <= 128 else {
            throw Problem.malformed("the head is no hexadecimal text", expected: "the first digits of a digest")
        }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Whether an `If-None-Match` field names the entity tag.
    private static func names(_ field: String, _ entityTag: String) -> Bool {
        field.split(separator: ",").contains { part in
            let tag = part.trimmingPrefix { $0 == " " }
            return tag == "*" || tag.hasPrefix(entityTag) || tag.hasPrefix("W/" + entityTag)
        }
    }

    private static func device(_ field: String?) -> DeviceID? {
        guard let field, let name = field.removingPercentEncoding else { return nil }
        return try? DeviceID(name)
    }

    /// What a mirror needs: the images and descriptors of manifests, and what was made for devices.
    private func list(_ request: Request) async throws -> Response {
        let after = try request.parameter("after").map { try ContentDigest(hex: $0) }
        let limit = try request.pageSize(StoreLimits.pageSize)
        let pages = [
            try await shelves.images.list(after: after, limit: limit),
            try await shelves.derived.list(after: after, limit: limit),
        ]
        // Two lists in one order: the first of both together are among the first of each.
        var sizes: [ContentDigest: Int64] = [:]
        for info in pages.flatMap(\.elements) { sizes[info.digest] = info.size }
        let digests = sizes.keys.sorted().prefix(limit)
        let isMore = sizes.count > digests.count || pages.contains { $0.next != nil }
        let derived = Set(pages[1].elements.map(\.digest))
        let needed = digests.filter { derived.contains($0) || catalog.kind(of: $0) != nil }
        return JSONBody.response(
            BlobListView(
                blobs: needed.map { BlobView(digest: $0.hex, size: sizes[$0] ?? 0) },
                next: isMore ? digests.last?.hex : nil
            )
        )
    }

    // MARK: In

    private func take(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let digest = try context.digest()
        if let present = try await shelves.images.info(digest) {
            return JSONBody.response(BlobView(digest: digest.hex, size: present.size))
        }
        if let text = request.headers[.contentLength], let length = Int64(text), length > limit {
            throw Problem(
                .contentTooLarge,
                "too-large",
                "the blob is larger than the distributor takes",
                expected: "at most \(limit) bytes",
                found: "\(length) bytes"
            )
        }
        do {
            let info = try await write(request.body, expecting: digest)
            context.logger.info("blob taken", metadata: ["digest": "\(info.digest)", "size": "\(info.size)"])
            return JSONBody.response(BlobView(digest: info.digest.hex, size: info.size), status: .created)
        } catch let error as StoreError where Self.isFull(error) {
            throw Problem(
                HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"),
                "disk-full",
                "the distributor's disk is full",
                found: error.found,
                action: "make room on the distributor; nothing of the blob was kept"
            )
        }
    }

    private func write(_ body: RequestBody, expecting digest: ContentDigest) async throws -> BlobInfo {
        let writer = try await shelves.images.makeWriter(expecting: digest, limit: limit)
        do {
            for try await buffer in body { try await writer.write(Array(buffer.readableBytesView)) }
            return try await writer.finish()
        } catch {
            await writer.abandon()
            throw error
        }
    }

    /// Whether a store says that there is no room left.
    private static func isFull(_ error: StoreError) -> Bool {
        error.code == .unavailable
            && [ENOSPC, EDQUOT, EFBIG].contains { error.found == String(cString: strerror($0)) }
    }
}
