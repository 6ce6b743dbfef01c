import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Going on with a detail manifest")
struct DetailManifestTests {
    @Test("M9 D4 a device asks, goes on with the detail manifest of the answer, and installs what it names")
    func installs() throws {
        let fleet = try DetailFleet()
        let outcome = fleet.run(answers: [fleet.answer(1)])
        #expect(outcome.conclusion == .installed)
        #expect(outcome.judged == 1)
        #expect(outcome.obtained == 1)
        // One answer served: for the detail manifest, and for the payload that it fetches.
        #expect(outcome.requests.count == 1)
        // Reports name the manifest that came, by which the distributor knows the campaign.
        let digest = outcome.requests[0].manifest.digest
        #expect(outcome.reports.map(\.state) == [.manifestReceived, .updateReceived, .installed])
        #expect(outcome.reports.allSatisfy { $0.manifest.digest == digest })
    }

    @Test("A2 M7 the request holds what the fleet manifest asks for, in the form that it asks for")
    func request() throws {
        let fleet = try DetailFleet()
        let request = try #require(fleet.run(answers: [fleet.answer(1)]).requests.first)
        #expect(request.claims.count == 2)
        #expect(request.claims[0].claims.map(\.label) == [1, 2, 3])
        let model = ClaimValue.text("gateway").encoded
        let digest = DetailFleet.crypto.sha256(model.span)
        #expect(request.claims[1][Characteristic.model] == .valueDigest(digest))
    }

    @Test("M9 a detail manifest with another proof, of another fleet or of another sequence number is not followed")
    func foreign() throws {
        let fleet = try DetailFleet()
        let other = try DetailFleet(sequenceNumber: 6, key: fleet.key)
        let alike = try DetailFleet(count: 4, key: fleet.key)
        let stranger = try DetailFleet()
        for answer in [fleet.answer(1, proof: 2), other.answer(1), alike.answer(1), stranger.answer(1)] {
            let outcome = fleet.run(answers: [answer])
            guard case .postponed? = outcome.conclusion else {
                Issue.record("\(String(describing: outcome.conclusion))")
                continue
            }
            #expect(outcome.obtained == 0)
            #expect(outcome.judged == 0)
            #expect(outcome.requests.count == UpdateMachine.attemptLimit)
        }
    }

    @Test("A4 after a wrong detail manifest the device asks anew, and takes the right one")
    func asksAnew() throws {
        let fleet = try DetailFleet()
        let outcome = fleet.run(answers: [fleet.answer(0), fleet.answer(1)])
        #expect(outcome.conclusion == .installed)
        #expect(outcome.requests.count == 2)
    }

    @Test("M9 a detail manifest for another class is not followed, although it is in the tree")
    func otherClass() throws {
        let fleet = try DetailFleet()
        let outcome = fleet.run(answers: [fleet.answer(0)])
        guard case .postponed? = outcome.conclusion else {
            Issue.record("\(String(describing: outcome.conclusion))")
            return
        }
        #expect(outcome.obtained == 0)
    }

    @Test("M9 a detail manifest in the tree that somebody else signed, or with another number, is refused")
    func authorsMistakes() throws {
        let second = SwiftSigningKey.generate(.p256)
        let bySomebodyElse = try DetailFleet(detailKey: second)
        let older = try DetailFleet(detailNumber: 4)
        for fleet in [bySomebodyElse, older] {
            let outcome = fleet.run(answers: [fleet.answer(1)], trusting: [second.publicKey])
            guard case .refused(let refusal)? = outcome.conclusion else {
                Issue.record("\(String(describing: outcome.conclusion))")
                continue
            }
            #expect(refusal.reason == .unauthorised)
            #expect(outcome.obtained == 0)
        }
    }

    @Test("M9 a detail manifest that leads to details of its own is refused")
    func nested() throws {
        let fleet = try DetailFleet(nests: true)
        let outcome = fleet.run(answers: [fleet.answer(1)])
        guard case .refused(let refusal)? = outcome.conclusion else {
            Issue.record("\(String(describing: outcome.conclusion))")
            return
        }
        #expect(refusal.reason == .parameterUnsupported)
    }

    @Test("M7 the device checks the characteristics that the variant is for itself")
    func characteristics() throws {
        let fleet = try DetailFleet()
        let outcome = fleet.run(answers: [fleet.answer(1)], facts: .init(model: "sensor"))
        // A wrong answer must not close the manifest for good: the right one may come with the next.
        guard case .postponed(.conditionFailed, _)? = outcome.conclusion else {
            Issue.record("\(String(describing: outcome.conclusion))")
            return
        }
        #expect(outcome.obtained == 0)
        #expect(outcome.judged == 0)
    }

    @Test("D4 an answer without a detail manifest postpones the update, with the distributor's reason")
    func nothing() throws {
        let fleet = try DetailFleet()
        let answer = UpdateAnswer(entries: [.init(component: 0, outcome: .nothing(reason: "no variant for you"))])
        #expect(
            fleet.run(answers: [answer]).conclusion == .postponed(.nothingOffered, "no variant for you")
        )
        guard case .postponed(.nothingOffered, _)? = fleet.run(answers: []).conclusion else {
            Issue.record("not postponed")
            return
        }
    }
}
