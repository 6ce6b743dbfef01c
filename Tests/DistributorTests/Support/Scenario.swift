import AnsweringTestKit
import COSE
import HummingbirdTesting
import Store

@testable import Distributor

/// A distributor with two releases of a program, a manifest that brings class A from the first to the second, a device of
/// class A, and a running campaign for it.
struct Scenario: Sendable {
    let distributor: TestDistributor
    let old = TestImage(release: 1)
    let new = TestImage(release: 2)
    let device = TestDevice()

    init(_ distributor: TestDistributor) { self.distributor = distributor }

    init(encoder: any PayloadEncoder = CountingEncoder()) async throws {
        distributor = try await TestDistributor(encoder: encoder)
    }

    var manifest: TestManifest { TestManifest([.init(classID: TestManifest.classA, image: new)]) }

    /// What a test finds when everything is in place.
    struct Stage: Sendable {
        let client: any TestClientProtocol
        let manifest: ContentDigest
        let campaign: String
    }

    /// Puts everything in place.
    func run(_ body: @Sendable (Stage) async throws -> Void) async throws {
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, old, new)
            let digest = try await distributor.upload(client, manifest)
            try await distributor.enrol(client, device)
            let campaign = try await distributor.start(client, digest, devices: [device.id])
            try await body(Stage(client: client, manifest: digest, campaign: campaign))
        }
    }
}
