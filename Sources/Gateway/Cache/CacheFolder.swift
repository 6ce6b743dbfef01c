import Foundation
import Glibc
import HTTPServing
import Store

/// Where things are in the folder of a gateway. One process at a time holds it.
///
/// ```
/// CACHE/lock             locked by the gateway that uses the folder
/// CACHE/pseudonym        the name by which the gateway knows its own requests again
/// CACHE/blobs/ab/cdef…   complete blobs: named only after their digests were checked
/// CACHE/incoming/HEX     what has arrived of a blob so far
/// CACHE/answers/HEX      answers, by the digests of the requests; each says itself whether it is whole
/// CACHE/envelopes/HEX    manifests, by their digests
/// CACHE/documents/HEX    other small things from upstream, by the digests of their addresses
/// CACHE/payloads/HEX     which blobs are forms of which images
/// CACHE/queue/NUMBER     reports and inventories that wait for the uplink
/// CACHE/inbox/           what `gateway seed` brings while the gateway runs
/// CACHE/usage            when blobs were used, and what is pinned: written now and then
/// ```
struct CacheFolder: Sendable {
    /// The path, without a slash at the end.
    let root: String

    init(_ path: String) { root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    var lock: String { root + "/lock" }
    var pseudonym: String { root + "/pseudonym" }
    var blobs: String { root + "/blobs" }
    var incoming: String { root + "/incoming" }
    var answers: String { root + "/answers" }
    var envelopes: String { root + "/envelopes" }
    var documents: String { root + "/documents" }
    var payloads: String { root + "/payloads" }
    var queue: String { root + "/queue" }
    var inbox: String { root + "/inbox" }
    var usage: String { root + "/usage" }

    /// The folder of the blobs whose digests begin with a byte.
    func shelf(_ first: UInt8) -> String { blobs + (first < 16 ? "/0" : "/") + String(first, radix: 16) }

    /// The file of a blob.
    func blob(_ digest: ContentDigest) -> String {
        let name = digest.hex
        return "\(blobs)/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    /// Makes the folders where they are not there.
    func make() throws(GatewayError) {
        do {
            let folders =
                [incoming, answers, envelopes, documents, payloads, queue, inbox] + (0...255).map { shelf(UInt8($0)) }
            for folder in folders {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o750]
                )
            }
        } catch {
            throw GatewayError(
                .cacheFolder,
                "the cache folder cannot be made",
                found: "\(LogText(root)): \(LogText(error.localizedDescription))",
                advice: "check the path and its permissions"
            )
        }
    }

    /// Size and time of the last change of a regular file, in Unix seconds.
    static func facts(_ path: String) -> (size: Int64, modified: Int64)? {
        guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
            facts[.type] as? FileAttributeType == .typeRegular, let size = (facts[.size] as? NSNumber)?.int64Value,
            let modified = facts[.modificationDate] as? Date
        else { return nil }
        return (size, Int64(modified.timeIntervalSince1970))
    }

    /// The names of the files in a folder; none where the folder is gone.
    static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
