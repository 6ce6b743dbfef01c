import PayloadServer
import Synchronization

/// What neighbours can have, by its digest [G1]. Shared between the agent and its server's thread.
final class PayloadShelf: Sendable {
    private let payloads = Mutex<[String: SharedPayload]>([:])

    /// Most payloads.
    private static let limit = 256

    /// What there is under a digest in hexadecimal.
    func find(_ digest: String) -> SharedPayload? { payloads.withLock { $0[digest] } }

    /// A whole payload lies at `path`.
    func put(_ digest: String, _ path: String, size: UInt64) {
        set(digest, SharedPayload(path: path, size: size, available: size))
    }

    /// `available` bytes of a payload have come.
    func receive(_ digest: [UInt8], _ path: String, size: UInt64, available: UInt64) {
        guard available > 0 else { return }
        set(Hexadecimal.text(digest), SharedPayload(path: path, size: size, available: available))
    }

    /// A payload is not to be had any more.
    func withdraw(_ digest: String) {
        payloads.withLock { _ = $0.removeValue(forKey: digest) }
    }

    private func set(_ digest: String, _ payload: SharedPayload) {
        payloads.withLock { payloads in
            guard payloads.count < PayloadShelf.limit || payloads[digest] != nil else { return }
            payloads[digest] = payload
        }
    }
}
