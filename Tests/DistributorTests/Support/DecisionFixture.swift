import CBOR
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

@testable import Distributor

/// Decisions without a distributor around them.
enum DecisionFixture {
    /// Reads a manifest as the distributor does.
    static func accept(_ manifest: TestManifest) throws -> AcceptedManifest {
        let author = SwiftSigningKey.generate(.ed25519)
        return try AcceptedManifest(try manifest.envelope(by: author), authors: [author.publicKey])
    }

    /// Decides about a device of one component, which runs something else.
    static func decide(
        _ manifest: AcceptedManifest,
        component: Text = "app",
        vendor: [UInt8] = TestManifest.vendor,
        classID: [UInt8],
        at now: Int64 = 0
    ) -> UpdateDecision {
        var device = TestDevice()
        device.component = component
        device.vendor = vendor
        device.classID = classID
        let claims = device.claims(running: ContentDigest.sha256([1, 2, 3]))
        return UpdateDecision([claims], manifest: manifest, at: now)
    }
}
