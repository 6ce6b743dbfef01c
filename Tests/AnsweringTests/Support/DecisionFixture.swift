import Answering
import AnsweringTestKit
import CBOR
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

/// Decisions without a distributor around them.
enum DecisionFixture {
    /// Decides about a device of one component, which runs something else.
    static func decide(
        _ manifest: AcceptedManifest,
        component: Text = "app",
        vendor: [UInt8] = TestManifest.vendor,
        classID: [UInt8],
        at now: Int64 = 0
    ) -> UpdateDecision {
        let claims = Self.claims(component, vendor: vendor, classID: classID)
        return UpdateDecision([claims], manifest: manifest, at: now, crypto: SwiftCryptoProvider())
    }

    /// What a device of one component reports.
    static func claims(
        _ component: Text = "app",
        vendor: [UInt8] = TestManifest.vendor,
        classID: [UInt8],
        running: ContentDigest = TestImage([1, 2, 3]).digest
    ) -> ComponentClaims {
        ComponentClaims(
            component: [component.utf8],
            claims: [
                .init(label: SUITParameter.vendorIdentifier, value: .bytes(vendor)),
                .init(label: SUITParameter.classIdentifier, value: .bytes(classID)),
                .init(label: SUITParameter.imageDigest, value: .digest(ProtocolDigest(bytes: running.bytes))),
            ]
        )
    }
}
