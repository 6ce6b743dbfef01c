import Crypto
import Foundation
import Glibc
import HTTPServing
import Store

/// Brings files into a gateway's cache from a medium [G1]: update files, envelopes, and anything that devices ask for by its
/// digest. It puts them into the folder's inbox; the gateway takes them from there, at once where it runs, else when it
/// starts.
public struct GatewaySeeder {
    private let folder: CacheFolder

    /// Most bytes of a file that are looked into for an envelope; larger ones are update files or blobs.
    private static let copySize = 1 << 20

    /// A seeder for a folder, which is made where it is not there.
    public init(cacheFolder: String) throws(GatewayError) {
        folder = CacheFolder(cacheFolder)
        try folder.make()
    }

    /// Puts a file in.
    ///
    /// - Returns: What was found in it: an update file has several things.
    /// - Throws: ``GatewayError`` with the code ``GatewayError/Code/seed``.
    public func add(_ path: String) throws(GatewayError) -> [SeededFile] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw GatewayError(
                .seed,
                "the file cannot be read",
                found: "\(LogText(path)): \(LogText(error.localizedDescription))"
            )
        }
        do throws(CacheFailure) {
            guard let content = UpdateFileContent(data) else {
                return [try addBlob(data, file: path)]
            }
            var found = [try addEnvelope(content.envelope, file: path)].compactMap { $0 }
            for payload in content.payloads {
                let blob = try addBlob(data[payload.content], file: path)
                found.append(blob)
                guard blob.digest != payload.result.hex else { continue }
                // How the payload becomes the image is for whoever decides about requests.
                let record = PayloadForm(
                    format: payload.format,
                    result: payload.result,
                    digest: try! ContentDigest(hex: blob.digest),
                    size: blob.size
                )
                try place(SealedRecord.seal(record.encoded), as: "payload-\(blob.digest)")
            }
            return found
        } catch {
            throw GatewayError(
                .seed,
                error.isFull ? "the disk is full" : "the cache folder cannot be written",
                found: "\(LogText(folder.root)): \(error)",
                advice: "make room, or check the path and its permissions; what is in the cache already stays"
            )
        }
    }

    /// Lets a blob go that was pinned.
    public func release(_ digest: String) throws(GatewayError) {
        do {
            let digest = try ContentDigest(hex: digest)
            try place([], as: "release-\(digest.hex)")
        } catch {
            throw GatewayError(.seed, "the blob cannot be released", found: LogText("\(error)").description)
        }
    }

    private func addEnvelope(_ bytes: [UInt8], file: String) throws(CacheFailure) -> SeededFile? {
        guard let envelope = KnownEnvelope(bytes, learnedAt: 0, isSeeded: true) else { return nil }
        try place(bytes, as: "envelope-\(envelope.digest.hex)")
        return SeededFile(file: file, kind: "envelope", digest: envelope.digest.hex, size: Int64(bytes.count))
    }

    private func addBlob(_ data: Data, file: String) throws(CacheFailure) -> SeededFile {
        let draft = "\(folder.inbox)/.new-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        do throws(CacheFailure) {
            let out = try CacheFile(draft, O_RDWR | O_CREAT | O_EXCL, mode: 0o644)
            var hasher = SHA256()
            var offset = data.startIndex
            var failure: CacheFailure?
            while offset < data.endIndex, failure == nil {
                let piece = data[offset..<min(offset + Self.copySize, data.endIndex)]
                hasher.update(data: piece)
                piece.withUnsafeBytes { buffer in
                    do throws(CacheFailure) {
                        try out.write(buffer, at: Int64(offset - data.startIndex))
                    } catch { failure = error }
                }
                offset += piece.count
            }
            if let failure { throw failure }
            try out.flush()
            let digest = ContentDigest(hasher.finalize())!
            guard rename(draft, "\(folder.inbox)/blob-\(digest.hex)") == 0 else { throw CacheFailure("name a file") }
            return SeededFile(file: file, kind: "blob", digest: digest.hex, size: Int64(data.count))
        } catch {
            unlink(draft)
            throw error
        }
    }

    // Who seeds may be another user than the gateway.
    private func place(_ bytes: [UInt8], as name: String) throws(CacheFailure) {
        try CacheFile.place(bytes, at: folder.inbox + "/" + name, in: folder.inbox, isDurable: true, mode: 0o644)
    }
}
