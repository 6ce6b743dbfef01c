import Foundation
import HTTPOrigin
import HTTPServing
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// Serves blobs that the fast path does not: those on their way, parts that are not worth keeping, and where TLS or a request
/// that is still being answered forbids the fast path.
struct BlobResponder: Sendable {
    let cache: BlobCache
    let board: FlightBoard
    let uplink: Uplink
    let counters: Counters
    let configuration: GatewayConfiguration

    /// How much is read and sent at once, in bytes.
    private static let chunkSize = 128 << 10
    /// A part of an unknown blob of at most so many bytes is fetched alone: a block that is repaired, not an update.
    private static let partLimit: Int64 = 1 << 20

    /// Serves a blob, or the part of it that is asked for.
    func respond(_ digest: ContentDigest, _ request: Request, hops: Hops) async throws -> Response {
        let entityTag = "\"\(digest.hex)\""
        if let known = request.headers[.ifNoneMatch], EntityTags.names(known, entityTag), cache.contains(digest) {
            return Response(status: .notModified, headers: Self.fields(entityTag))
        }
        if let (file, size) = cache.open(digest) {
            counters.blobsHit.add(1)
            return try respond(request, entityTag, size) { part, write in
                try await send(file, part, write)
            }
        }
        if let part = Self.smallPart(request), await !board.isKnown(digest) {
            return try await passPart(digest, part, request, hops: hops)
        }
        let flight: BlobFlight
        let progress: BlobFlight.Progress
        do {
            flight = try await board.join(digest, hops: hops)
            progress = try await flight.progress(beyond: -1)
        } catch let failure as FlightFailure {
            counters.blobsMissed.add(1)
            if failure == .noRoom || failure == .tooLarge { return try await passThrough(digest, request, hops: hops) }
            throw Self.problem(failure)
        }
        counters.blobsFollowed.add(1)
        return try respond(request, entityTag, progress.size) { part, write in
            try await follow(flight, part, progress.generation, hops: hops, write)
        }
    }

    // MARK: Bodies

    private typealias Write = (ByteBuffer) async throws -> Void

    private func respond(
        _ request: Request,
        _ entityTag: String,
        _ size: Int64,
        send: @escaping @Sendable (Range<Int64>, Write) async throws -> Void
    ) throws -> Response {
        var fields = Self.fields(entityTag)
        var part = 0..<size
        var status = HTTPResponse.Status.ok
        switch ByteRange(request.headers[.range], ifRange: request.headers[.ifRange], entityTag: entityTag, size: size)
        {
        case .whole: break
        case .part(let range):
            part = range
            status = .partialContent
            fields[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
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
        fields[.contentLength] = "\(part.count)"
        guard request.method != .head else { return Response(status: status, headers: fields) }
        let range = part
        let counters = counters
        let body = ResponseBody(contentLength: range.count) { writer in
            try await send(range) { buffer in
                let count = buffer.readableBytes
                try await writer.write(buffer)
                counters.servedBytes.add(count)
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: fields, body: body)
    }

    private func send(_ file: CacheFile, _ part: Range<Int64>, _ write: Write) async throws {
        var offset = part.lowerBound
        while offset < part.upperBound {
            let buffer = try await read(file, offset, min(Int64(Self.chunkSize), part.upperBound - offset))
            offset += Int64(buffer.readableBytes)
            try await write(buffer)
        }
    }

    /// Follows the writer. What it has to drop ends the response too early, so that the reader knows.
    private func follow(
        _ flight: BlobFlight,
        _ part: Range<Int64>,
        _ generation: Int,
        hops: Hops,
        _ write: Write
    ) async throws {
        var offset = part.lowerBound
        do {
            while offset < part.upperBound {
                let progress = try await flight.progress(beyond: offset, generation: generation)
                let end = min(part.upperBound, progress.available)
                while offset < end {
                    let buffer = try await read(flight.file, offset, min(Int64(Self.chunkSize), end - offset))
                    offset += Int64(buffer.readableBytes)
                    try await write(buffer)
                }
            }
        } catch let failure as FlightFailure where failure == .noRoom {
            // The disk is full: on with the rest, without keeping it. The reader notices nothing.
            guard let url = uplink.blobURL(flight.digest) else { throw failure }
            var request = OriginRequest(url, limits: limits)
            request.fields[.range] = "bytes=\(offset)-\(part.upperBound - 1)"
            request.offset = offset
            let response = try await fetch(request, hops: hops)
            try await copy(response, from: offset, to: part.upperBound, write)
        }
    }

    private func read(_ file: CacheFile, _ offset: Int64, _ count: Int64) async throws -> ByteBuffer {
        try await cache.perform {
            var buffer = ByteBufferAllocator().buffer(capacity: Int(count))
            let read = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(count)) {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<Int(count)]), at: offset)
            }
            // Somebody has cut the file.
            guard read == Int(count) else { throw CacheFailure("read from the cache", number: 5) }
            return buffer
        }
    }

    // MARK: Without keeping

    private var limits: OriginLimits {
        OriginLimits(bytes: .max / 2, deadline: .seconds(86_400), leastRate: configuration.leastRate)
    }

    private func fetch(_ request: OriginRequest, hops: Hops) async throws -> OriginResponse {
        var request = request
        request.fields[.viaGateways] = hops.field(adding: uplink.pseudonym)
        return try await uplink.fetch(request)
    }

    /// Brings a small part of a blob that no answer has named, such as a block of a full image behind a patch.
    private func passPart(
        _ digest: ContentDigest,
        _ part: Range<Int64>,
        _ request: Request,
        hops: Hops
    ) async throws -> Response {
        guard let url = uplink.blobURL(digest) else { throw Problem.notFound("there is no such blob") }
        var message = OriginRequest(url, method: request.method, limits: OriginLimits(bytes: Self.partLimit * 2))
        message.offset = part.lowerBound
        message.fields[.range] = "bytes=\(part.lowerBound)-\(part.upperBound - 1)"
        return try await pass(try await fetch(message, hops: hops), digest)
    }

    /// Brings a blob for which there is no room.
    private func passThrough(_ digest: ContentDigest, _ request: Request, hops: Hops) async throws -> Response {
        guard let url = uplink.blobURL(digest) else { throw Problem.notFound("there is no such blob") }
        var message = OriginRequest(url, method: request.method, limits: limits)
        if let range = request.headers[.range], let start = Self.start(range) {
            message.fields[.range] = range
            message.offset = start
        }
        return try await pass(try await fetch(message, hops: hops), digest)
    }

    private func pass(_ response: OriginResponse, _ digest: ContentDigest) async throws -> Response {
        switch response.status.code {
        case 200, 206: break
        case 404, 410: throw Problem.notFound("there is no such blob")
        case 416: throw Problem(.rangeNotSatisfiable, "out-of-range", "the range lies outside of the blob")
        default: throw Problem.unavailable("the upstream cannot answer", retryAfter: 10)
        }
        counters.blobsPassed.add(1)
        var fields = Self.fields("\"\(digest.hex)\"")
        for name in [HTTPField.Name.contentLength, .contentRange] { fields[name] = response.fields[name] }
        let counters = counters
        let body = ResponseBody(contentLength: response.fields[.contentLength].flatMap { Int($0) }) { writer in
            for try await piece in response.body {
                let count = piece.readableBytes
                try await writer.write(piece)
                counters.uplinkBytes.add(count)
                counters.servedBytes.add(count)
            }
            try await writer.finish(nil)
        }
        return Response(status: response.status, headers: fields, body: body)
    }

    private func copy(_ response: OriginResponse, from start: Int64, to end: Int64, _ write: Write) async throws {
        guard response.status.code == 200 || response.status.code == 206 else { throw FlightFailure.gaveUp(.outage) }
        var place = response.start
        for try await var piece in response.body {
            counters.uplinkBytes.add(piece.readableBytes)
            let skipped = min(Int64(piece.readableBytes), max(0, start - place))
            piece.moveReaderIndex(forwardBy: Int(skipped))
            place += skipped
            guard place < end else { break }
            guard let taken = piece.readSlice(length: Int(min(Int64(piece.readableBytes), end - place))) else {
                continue
            }
            place += Int64(taken.readableBytes)
            try await write(taken)
        }
        guard place >= end else { throw FlightFailure.gaveUp(.outage) }
    }

    // MARK: Fields

    static func fields(_ entityTag: String) -> HTTPFields {
        [
            .contentType: MediaType.octets, .eTag: entityTag, .acceptRanges: "bytes",
            .cacheControl: "public, max-age=31536000, immutable",
        ]
    }

    /// The part that a request asks for, where it is a small one with both ends.
    private static func smallPart(_ request: Request) -> Range<Int64>? {
        guard request.headers[.ifRange] == nil,
            case .part(let part) = ByteRange(request.headers[.range], ifRange: nil, entityTag: "", size: .max - 1),
            part.count <= partLimit, part.upperBound < .max - 1
        else { return nil }
        return part
    }

    private static func start(_ range: String) -> Int64? {
        guard case .part(let part) = ByteRange(range, ifRange: nil, entityTag: "", size: .max - 1) else { return nil }
        return part.lowerBound
    }

    private static func problem(_ failure: FlightFailure) -> Problem {
        switch failure {
        case .gaveUp(.absent): .notFound("there is no such blob")
        case .gaveUp(.mismatch):
            Problem(.badGateway, "digest-mismatch", "what the upstream gives is not what the digest says")
        default: .unavailable("the blob cannot be fetched", retryAfter: 5 + Int.random(in: 0..<10))
        }
    }
}
