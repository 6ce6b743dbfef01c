import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

/// The work of a walk must not go far beyond the size of the manifest.
@Suite("Work of a walk")
struct WorkLimitTests {
    private func components(_ count: Int) -> [ComponentIdentifier] {
        (0..<count).map { ComponentIdentifier([[UInt8($0)]]) }
    }

    private func walk(
        _ bytes: [UInt8],
        _ fixture: ManifestFixture,
        _ answer: (Int64) -> Bool = { _ in true }
    ) throws -> Int {
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        var processor = CommandProcessor(manifest)
        processor.begin(.payloadFetch)
        var steps = 0
        while let step = try processor.next(bytes.span) {
            steps += 1
            switch step {
            case .check(let request): processor.answer(answer(request.command))
            default: processor.answer(true)
            }
        }
        return steps
    }

    @Test("S21 long arguments in loops are charged, and the walk ends at once")
    func arguments() throws {
        var fixture = ManifestFixture()
        fixture.encoder.components = components(64)
        var inner = SequenceEncoder()
        inner.setAllComponents()
        inner.overrideParameters([.uri(Text(String(repeating: "u", count: 60_000)))])
        var middle = SequenceEncoder()
        middle.setAllComponents()
        middle.runSequence(inner)
        var outer = SequenceEncoder()
        outer.setAllComponents()
        outer.runSequence(middle)
        fixture.encoder.sections = [(.payloadFetch, outer)]
        let bytes = fixture.envelope()
        var failure: SUITError?
        let clock = ContinuousClock()
        let start = clock.now
        do { _ = try walk(bytes, fixture) } catch let error as SUITError { failure = error }
        guard case .tooDeep(.payloadFetch, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        _ = try DryRun(manifest, in: bytes.span)
        #expect(clock.now - start < .seconds(4))
    }

    @Test("S21 a long URI that is fetched again and again is not compared with long names for ever")
    func names() throws {
        var fixture = ManifestFixture()
        var sequence = SequenceEncoder()
        sequence.overrideParameters([.uri(Text(String(repeating: "u", count: 10_000)))])
        for _ in 0..<1_000 { sequence.command(SUITCommand.fetch, policy: []) }
        fixture.encoder.sections = [(.payloadFetch, sequence)]
        #expect(try walk(fixture.envelope(), fixture) == 1_000)
    }

    @Test("M2 a manifest for 500 classes of each of 16 components is walked, and loops over components, too")
    func fleet() throws {
        var fixture = ManifestFixture()
        fixture.encoder.components = components(16)
        var branches: [SequenceEncoder] = []
        for number in 0..<500 {
            var branch = SequenceEncoder()
            var identifier = ManifestFixture.firstClass
            identifier[0] = UInt8(truncatingIfNeeded: number)
            identifier[1] = UInt8(truncatingIfNeeded: number >> 8)
            branch.overrideParameters([.vendorIdentifier(ManifestFixture.vendor), .classIdentifier(identifier)])
            branch.command(SUITCommand.vendorIdentifier, policy: [])
            branch.command(SUITCommand.classIdentifier, policy: [])
            branches.append(branch)
        }
        for index in 0..<16 {
            fixture.encoder.shared.setComponentIndex(index)
            fixture.encoder.shared.tryEach(branches, orNothing: true)
        }
        var fetch = SequenceEncoder()
        fetch.setAllComponents()
        for _ in 0..<20 { fetch.overrideParameters([.uri("http://127.0.0.1/")]) }
        fetch.command(SUITCommand.fetch, policy: [])
        fixture.encoder.sections = [(.payloadFetch, fetch)]
        let bytes = fixture.envelope()
        let steps = try walk(bytes, fixture) { $0 != SUITCommand.classIdentifier }
        #expect(steps == 16 * 500 * 2 + 16)
    }
}
