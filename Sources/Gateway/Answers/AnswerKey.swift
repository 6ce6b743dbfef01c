import Crypto
import Store
import UpdateProtocol

/// What names an answer in a gateway [S26]: the SHA-256 of the upstream's name and of the whole request without nonce and
/// device id, in its deterministic encoding. Two requests that differ in anything else have different names.
struct AnswerKey: Sendable, Hashable {
    /// The digest.
    let digest: ContentDigest

    /// The name of the answer to `request` of devices of `tenant`.
    init(_ request: UpdateRequest, tenant: String) {
        var hasher = SHA256()
        hasher.update(data: Array(tenant.utf8))
        // No address has this byte, so that no two pairs of address and request run together.
        hasher.update(data: [0])
        hasher.update(data: request.anonymous.encoded)
        guard let digest = ContentDigest(hasher.finalize()) else { preconditionFailure("SHA-256 has 32 bytes") }
        self.digest = digest
    }

    init(_ digest: ContentDigest) { self.digest = digest }
}
