import PatchEncoding
import PatchFormat
import SwiftCryptoProvider

/// What chains the frames of a patch: SHA-256.
typealias PatchChain = ProviderFrameDigest<SwiftCryptoProvider>

extension ProviderFrameDigest where Provider == SwiftCryptoProvider {
    init() {
        self.init(SwiftCryptoProvider())
    }
}
