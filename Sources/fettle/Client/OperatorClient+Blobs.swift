import AsyncHTTPClient
import Author
import COSE
import Distributor
import Foundation
import NIOCore
import NIOHTTP1
import SwiftCryptoProvider

extension OperatorClient {
    /// Lists the payloads and descriptors that devices fetch, page by page.
    func blobs() async throws -> [BlobView] {
        var blobs: [BlobView] = []
        var after: String?
        repeat {
            let page: BlobListView = try await get(["blobs"], query: after.map { [("after", $0)] } ?? [])
            blobs += page.blobs
            after = page.next
        } while after != nil
        return blobs
    }

    /// Fetches a blob into a file, which appears whole and verified, or not at all.
    func download(_ blob: BlobView, to path: String, progress: (Int) -> Void) async throws {
        let response = try await send(makeRequest(.GET, ["blobs", "sha-256", blob.digest]), timeout: .hours(12))
        guard response.status == .ok else {
            let body = Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
            throw ServerFailure.refused(endpoint, status: Int(response.status.code), body: body)
        }
        let draft = path + ".partial"
        guard FileManager.default.createFile(atPath: draft, contents: nil),
            let file = FileHandle(forWritingAtPath: draft)
        else { throw Self.unwritable(draft) }
        defer {
            try? file.close()
            unlink(draft)
        }
        guard var digest = SwiftCryptoProvider().makeDigest(.sha256) else { throw Self.unwritable(draft) }
        var size: Int64 = 0
        for try await piece in response.body {
            let bytes = [UInt8](piece.readableBytesView)
            size += Int64(bytes.count)
            guard size <= blob.size else { break }
            digest.update(bytes.span)
            try file.write(contentsOf: bytes)
            progress(bytes.count)
        }
        let found = Hexadecimal.text(digest.finish())
        guard size == blob.size, found == blob.digest else {
            throw CommandFailure(
                .failure,
                "the payload is not the one of its digest",
                at: endpoint.written,
                expected: "\(blob.size) bytes, sha-256:\(blob.digest)",
                found: "\(size) bytes, sha-256:\(found)",
                action: "try again; if it stays so, the distributor's disk is damaged"
            )
        }
        try file.synchronize()
        guard rename(draft, path) == 0 else { throw Self.unwritable(path) }
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        CommandFailure(
            .failure,
            "the file cannot be written",
            at: path,
            found: String(cString: strerror(errno)),
            action: "check the folder and its permissions"
        )
    }
}
