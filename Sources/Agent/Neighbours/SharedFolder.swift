import BootControl
import Glibc

/// What is kept for neighbours after an installation: payloads as they came, up to a number of bytes, and the digests of
/// the images that came in the open.
///
/// An image that came encrypted is never served in the plain: who has not got the key shall not get it from a neighbour.
struct SharedFolder {
    private let folder: String
    private let limit: UInt64
    private var imagesPath: String { folder + "/images" }

    /// Most digests of images that are remembered.
    private static let imageLimit = 32

    init(stateFolder: String, limit: UInt64) {
        folder = stateFolder + "/shared"
        self.limit = limit
    }

    // MARK: Payloads

    /// The payloads that are here, the oldest first.
    var payloads: [(digest: String, path: String, size: UInt64)] {
        var found: [(digest: String, path: String, size: UInt64, time: Int)] = []
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let path = folder + "/" + name
            var status = stat()
            guard name.utf8.count == 64, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            found.append((name, path, UInt64(max(0, status.st_size)), status.st_mtim.tv_sec))
        }
        return found.sorted { ($0.time, $0.digest) < ($1.time, $1.digest) }.map { ($0.digest, $0.path, $0.size) }
    }

    /// Takes the payload at `path` over, where there is room for it at all; older ones give way.
    ///
    /// - Returns: where it lies now, and the digests of those that gave way.
    func keep(_ path: String, digest: String) -> (path: String, dropped: [String])? {
        var status = stat()
        guard stat(path, &status) == 0, UInt64(max(0, status.st_size)) <= limit,
            (try? DurableFile.makeFolder(folder)) != nil
        else { return nil }
        let target = folder + "/" + digest
        guard rename(path, target) == 0 else { return nil }
        return (target, trim(sparing: digest))
    }

    /// Removes the oldest payloads until the others have at most the configured number of bytes.
    @discardableResult
    func trim(sparing digest: String = "") -> [String] {
        var dropped: [String] = []
        var total = payloads.reduce(0) { $0 + $1.size }
        for payload in payloads where total > limit && payload.digest != digest {
            unlink(payload.path)
            total -= payload.size
            dropped.append(payload.digest)
        }
        return dropped
    }

    // MARK: Images

    /// The digests of images that came in the open.
    var openImages: [String] {
        let bytes = (try? DurableFile.read(imagesPath, limit: 8_192)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).filter {
            $0.utf8.count == 64
        }
    }

    /// Remembers that the image with this digest came in the open.
    func noteOpen(_ digest: String) {
        guard !openImages.contains(digest), (try? DurableFile.makeFolder(folder)) != nil else { return }
        let lines = (openImages + [digest]).suffix(SharedFolder.imageLimit)
        // Lost, it is only not served.
        try? DurableFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: imagesPath)
    }
}
