import Answering
import AnsweringTestKit
import CBOR
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Which result is for which device")
struct UpdateDecisionTests {
    @Test("D4 one manifest, three classes: each gets its own result, and several components are answered at once")
    func decidesPerClass() throws {
        let author = TestManifest([
            .init(classID: TestManifest.classA, image: TestImage(release: 1)),
            .init(classID: TestManifest.classB, image: TestImage(release: 2)),
            .init(classID: TestManifest.classC, image: TestImage(release: 3)),
        ])
        let accepted = try author.accepted()
        for (index, classID) in [TestManifest.classA, TestManifest.classB, TestManifest.classC].enumerated() {
            let decision = DecisionFixture.decide(accepted, classID: classID)
            guard case .deliver(let target)? = decision.entries.first?.outcome else {
                Issue.record("nothing for class \(index)")
                continue
            }
            #expect(target.digest.bytes == TestImage(release: UInt64(index) + 1).digest.bytes)
        }
        #expect(accepted.variants.count == 3)
        #expect(accepted.results.count == 3)
    }

    @Test("D4 an expired manifest is for nobody, a vendor of another maker neither")
    func decidesConditions() throws {
        var author = TestManifest([.init(classID: TestManifest.classA, image: TestImage(release: 1))])
        author.expires = 2_000
        let accepted = try author.accepted()
        let before = DecisionFixture.decide(accepted, classID: TestManifest.classA, at: 1_999)
        let after = DecisionFixture.decide(accepted, classID: TestManifest.classA, at: 2_000)
        #expect(before.entries.map(\.component) == [0])
        #expect(before.entries.first?.outcome != .noVariant)
        #expect(after.entries.first?.outcome == .noVariant)
        let stranger = DecisionFixture.decide(
            accepted,
            vendor: [UInt8](repeating: 0xEE, count: 16),
            classID: TestManifest.classA,
            at: 0
        )
        #expect(stranger.entries.first?.outcome == .noVariant)
    }

    @Test("D4 a component that the device does not speak of gets no answer", arguments: [nil, [1, 2, 3]])
    func answersWhatIsAsked(descriptor: [UInt8]?) throws {
        var author = TestManifest([
            .init(classID: TestManifest.classA, image: TestImage(release: 1), descriptor: descriptor)
        ])
        author.components.append(
            ("radio", [.init(classID: TestManifest.classB, image: TestImage(release: 2), descriptor: descriptor)])
        )
        let accepted = try author.accepted()
        #expect(accepted.variants.map(\.component) == [0, 1])
        let decision = DecisionFixture.decide(accepted, component: "radio", classID: TestManifest.classB)
        #expect(decision.entries.map(\.component) == [1])
        guard case .deliver(let target)? = decision.entries.first?.outcome else {
            Issue.record("nothing for the radio")
            return
        }
        #expect(target.digest.bytes == TestImage(release: 2).digest.bytes)
    }

    @Test("M9 a manifest of many classes is walked in as many ways, not in all combinations")
    func explores() throws {
        let variants = (0..<100).map { number in
            TestManifest.Variant(
                classID: [UInt8](repeating: UInt8(number), count: 16),
                image: TestImage([UInt8(number)])
            )
        }
        var author = TestManifest(variants)
        author.components.append(("radio", Array(variants.prefix(50))))
        let accepted = try author.accepted()
        #expect(accepted.variants.count == 150)
    }

    @Test(
        "M6 versions compare as suit-update-management says",
        arguments: [
            (1, [1, 42], [1, 43], true), (1, [1, 43], [1, 43, 0], false), (2, [1, 43], [1, 43], true),
            (3, [1], [1, 43, 0], true), (3, [2], [1, 43], false), (4, [1, 43], [1, 43, 9], true),
            (5, [1, 43], [1, 42, 9], true),
            (5, [1, 43], [1, 43], false), (1, [1, 0], [1], false),
        ] as [(UInt64, [Int64], [Int64], Bool)]
    )
    func comparesVersions(_ kind: UInt64, _ wanted: [Int64], _ installed: [Int64], _ holds: Bool) throws {
        var encoder = CBOREncoder()
        encoder.beginArray(2)
        encoder.encode(kind)
        encoder.beginArray(wanted.count)
        for number in wanted { encoder.encodeInt(number) }
        let bytes = encoder.bytes
        let parsed = VersionComparison(bytes.span, in: 0..<bytes.count)
        let comparison = try #require(parsed)
        #expect(comparison.holds(for: installed) == holds)
    }
}
