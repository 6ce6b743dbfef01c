import Foundation
import Glibc
import HTTPServing

/// The folder in which a distributor keeps everything. One process at a time holds it, or one for each role.
///
/// ```
/// DATA/fettle.sqlite   records
/// DATA/blobs/          images, descriptors and envelopes, named by digest
/// DATA/derived/        patches and compressed images: can be removed while the distributor is stopped
/// DATA/indices/        indices of devices' layers, which their inventories name
/// DATA/nonce.secret    the secret of the nonces
/// DATA/lock            locked by the distributor that uses the folder; DATA/lock.requests by the one that takes requests
/// ```
final class DataFolder: Sendable {
    /// The path.
    let path: String

    private let locks: [CInt]
    private let isMain: Bool

    /// Makes the folder where it is not there, and takes hold of it.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/dataFolder``.
    init(
        _ path: String,
        roles: Set<DistributorRole> = Set(DistributorRole.allCases)
    ) throws(DistributorError) {
        self.path = path
        isMain = roles.contains(.manifests)
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o750]
            )
        } catch {
            throw DistributorError(
                .dataFolder,
                "the data folder cannot be made",
                found: "\(LogText(path)): \(LogText(error.localizedDescription))",
                advice: "check the path and its permissions"
            )
        }
        // Whoever serves payloads alone reads, and any number may.
        var locks: [CInt] = []
        if roles.contains(.manifests) { locks.append(try Self.lock(path, "lock")) }
        if roles.contains(.requests) { locks.append(try Self.lock(path, "lock.requests")) }
        self.locks = locks
    }

    private static func lock(_ path: String, _ name: String) throws(DistributorError) -> CInt {
        let descriptor = open(path + "/" + name, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Self.failure("the data folder cannot be written", path + "/" + name) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw DistributorError(
                .dataFolder,
                "another distributor uses the data folder",
                found: "\(LogText(path))",
                advice: "stop that one, or give this one a folder of its own"
            )
        }
        return descriptor
    }

    deinit {
        for lock in locks { close(lock) }
    }

    /// The folder of what operators uploaded.
    var blobs: String { path + "/blobs" }

    /// The folder of what was made.
    var derived: String { path + "/derived" }

    /// The folder of the indices that inventories name.
    var indices: String { path + "/indices" }

    /// The secret of the nonces, 32 bytes: made at the first start.
    func nonceSecret() throws(DistributorError) -> [UInt8] {
        let file = path + "/nonce.secret"
        if let data = FileManager.default.contents(atPath: file), data.count == 32 { return [UInt8](data) }
        guard isMain else {
            throw DistributorError(
                .dataFolder,
                "the data folder is not set up yet",
                found: "\(LogText(path))",
                advice: "start the distributor with the role of manifests first"
            )
        }
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        // Written beside and renamed: a crash leaves no half of a secret, which would be taken for none.
        let draft = file + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("the secret of the nonces cannot be written", draft) }
        defer { close(descriptor) }
        guard write(descriptor, secret, secret.count) == secret.count, fsync(descriptor) == 0, rename(draft, file) == 0
        else { throw Self.failure("the secret of the nonces cannot be written", file) }
        return secret
    }

    private static func failure(_ reason: String, _ path: String) -> DistributorError {
        DistributorError(
            .dataFolder,
            reason,
            found: "\(LogText(path)): \(String(cString: strerror(errno)))",
            advice: "check the path and its permissions"
        )
    }
}
