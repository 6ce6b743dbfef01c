import CBOR
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Command processor")
struct CommandProcessorTests {
    /// A manifest with one component and the given install section, ready to run.
    private func processor(_ build: (inout SequenceEncoder) -> Void) throws -> (CommandProcessor, [UInt8]) {
        var fixture = ManifestFixture()
        var sequence = SequenceEncoder()
        build(&sequence)
        fixture.encoder.sections = [(.install, sequence)]
        let bytes = fixture.envelope()
        var processor = CommandProcessor(try ManifestFixture.read(bytes, trusting: fixture.key.publicKey))
        processor.begin(.install)
        return (processor, bytes)
    }

    /// Runs to the end; `holds` answers every step. Returns the commands that were asked about.
    private func run(
        _ processor: inout CommandProcessor,
        _ bytes: [UInt8],
        _ holds: (CommandProcessor.Request) -> Bool
    ) throws(SUITError) -> [Int64] {
        var asked: [Int64] = []
        while let step = try processor.next(bytes.span) {
            switch step {
            case .check(let request), .perform(let request):
                asked.append(request.command)
                processor.answer(holds(request))
            case .dependency: processor.answer(false)
            }
        }
        return asked
    }

    private func sequence(_ build: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        build(&sequence)
        return sequence
    }

    @Test("M9 try-each takes the first alternative whose conditions hold, and leaves the rest")
    func firstAlternative() throws {
        var (processor, bytes) = try processor {
            $0.tryEach(
                [
                    ManifestFixture.branch(ManifestFixture.firstClass, 1),
                    ManifestFixture.branch(ManifestFixture.secondClass, 2),
                ],
                orNothing: true
            )
        }
        let manifest = processor.manifest
        let asked = try run(&processor, bytes) { request in
            request.command == SUITCommand.vendorIdentifier
                || Array(bytes[request.parameters.classIdentifier!]) == ManifestFixture.secondClass
        }
        #expect(asked == [1, 2, 1, 2])
        let digest = try #require(processor.parameters[0].imageDigest)
        var decoder = CBORDecoder(bytes.span, in: digest)
        #expect(try SUITDigest.read(&decoder).bytes == [UInt8](repeating: 2, count: 32))
        #expect(manifest.components.count == 1)
    }

    @Test("M9 a device of no class gets no digest, and the manifest goes on")
    func noAlternative() throws {
        var (processor, bytes) = try processor {
            $0.tryEach([ManifestFixture.branch(ManifestFixture.firstClass, 1)], orNothing: true)
        }
        _ = try run(&processor, bytes) { _ in false }
        #expect(processor.parameters[0].imageDigest == nil)
    }

    @Test("a try-each of which no alternative holds fails the procedure")
    func allFail() throws {
        var (processor, bytes) = try processor {
            $0.tryEach(
                [
                    ManifestFixture.branch(ManifestFixture.firstClass, 1),
                    ManifestFixture.branch(ManifestFixture.secondClass, 2),
                ],
                orNothing: false
            )
        }
        var failure: SUITError?
        do throws(SUITError) { _ = try run(&processor, bytes) { _ in false } } catch { failure = error }
        guard case .noAlternative(component: 0, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("a condition that fails hard inside of a try-each ends everything")
    func hardFailure() throws {
        let branch = sequence {
            $0.overrideParameters([.softFailure(false), .useBefore(1)])
            $0.command(SUITCommand.useBefore, policy: [])
        }
        var (processor, bytes) = try processor { $0.tryEach([branch], orNothing: true) }
        var failure: SUITError?
        do throws(SUITError) { _ = try run(&processor, bytes) { _ in false } } catch { failure = error }
        guard case .conditionFailed(SUITCommand.useBefore, component: 0, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try processor.next(bytes.span) == nil)
    }

    @Test("a directive that fails aborts, soft failure or not")
    func directiveFailure() throws {
        let branch = sequence {
            $0.overrideParameters([.uri("file:///x")])
            $0.command(SUITCommand.fetch, policy: [])
        }
        var (processor, bytes) = try processor { $0.tryEach([branch], orNothing: true) }
        var failure: SUITError?
        do throws(SUITError) { _ = try run(&processor, bytes) { _ in false } } catch { failure = error }
        guard case .directiveFailed(SUITCommand.fetch, component: 0, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("a condition without its parameter fails, a directive without it aborts")
    func missingParameter() throws {
        var (first, firstBytes) = try processor {
            $0.tryEach([sequence { $0.command(SUITCommand.imageMatch, policy: []) }], orNothing: true)
        }
        #expect(try run(&first, firstBytes) { _ in true } == [])
        var (second, secondBytes) = try processor { $0.command(SUITCommand.fetch, policy: []) }
        #expect(throws: SUITError.self) { try run(&second, secondBytes) { _ in true } }
    }

    @Test("a step that was not answered counts as failed")
    func unanswered() throws {
        var (processor, bytes) = try processor {
            $0.overrideParameters([.useBefore(1)])
            $0.command(SUITCommand.useBefore, policy: [])
        }
        #expect(try processor.next(bytes.span) != nil)
        #expect(throws: SUITError.self) { try processor.next(bytes.span) }
    }
}
