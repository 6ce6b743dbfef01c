import Glibc
import Store
import Synchronization

/// Which payloads in the cache are forms of which images: compressed images and patches that a medium brought, or that the
/// gateway made.
final class PayloadBook: Sendable {
    /// Most images, and most forms of one.
    private static let imageLimit = 16_384
    private static let formLimit = 64

    private let folder: CacheFolder
    private let payloads = Mutex<[ContentDigest: [PayloadForm]]>([:])

    init(_ folder: CacheFolder) {
        self.folder = folder
        for name in CacheFolder.names(in: folder.payloads) {
            let path = folder.payloads + "/" + name
            let bytes = (try? CacheFile.content(path, limit: 4_096)) ?? nil
            guard let payload = bytes.flatMap(SealedRecord.open).flatMap({ PayloadForm($0) }) else {
                unlink(path)
                continue
            }
            payloads.withLock { $0[payload.result, default: []].append(payload) }
        }
    }

    /// The forms of an image that are known.
    subscript(result: ContentDigest) -> [PayloadForm] { payloads.withLock { $0[result] ?? [] } }

    /// Remembers a form.
    func add(_ payload: PayloadForm) {
        let isNew = payloads.withLock { payloads -> Bool in
            guard payloads[payload.result]?.contains(payload) != true else { return false }
            // Bounded whatever comes: what is forgotten costs a patch, or a download.
            guard payloads.count < Self.imageLimit, payloads[payload.result, default: []].count < Self.formLimit else {
                return false
            }
            payloads[payload.result, default: []].append(payload)
            return true
        }
        guard isNew else { return }
        let path = "\(folder.payloads)/\(payload.digest.hex)"
        try? CacheFile.place(SealedRecord.seal(payload.encoded), at: path, in: folder.payloads, isDurable: true)
    }
}
