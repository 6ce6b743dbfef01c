import CBOR
import SUIT
import SwiftCryptoProvider
import Testing

/// Which components a command is carried out for, and in what order (suit-manifest section 8.4.10.1).
@Suite("Component indices")
struct ComponentLoopTests {
    /// Runs the install section of a manifest with three components; `holds` answers the checks. Returns command and
    /// component of each step.
    static func run(
        components: Int = 3,
        _ build: (inout SequenceEncoder) -> Void,
        _ holds: (CommandProcessor.Request) -> Bool = { _ in true }
    ) throws(SUITError) -> (steps: [[Int64]], processor: CommandProcessor, bytes: [UInt8]) {
        var fixture = ManifestFixture()
        fixture.encoder.components = (0..<components).map { ComponentIdentifier([[UInt8($0)]]) }
        var sequence = SequenceEncoder()
        build(&sequence)
        fixture.encoder.sections = [(.install, sequence)]
        let bytes = fixture.envelope()
        var processor = CommandProcessor(try ManifestFixture.read(bytes, trusting: fixture.key.publicKey))
        processor.begin(.install)
        var steps: [[Int64]] = []
        while let step = try processor.next(bytes.span) {
            switch step {
            case .check(let request), .perform(let request), .dependency(let request, _):
                steps.append([request.command, Int64(request.component)])
                processor.answer(holds(request))
            }
        }
        return (steps, processor, bytes)
    }

    private func sequence(_ build: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        build(&sequence)
        return sequence
    }

    @Test("with `true`, each command is carried out for all components before the next one")
    func all() throws {
        let (steps, _, _) = try Self.run {
            $0.setAllComponents()
            $0.overrideParameters([.uri("x"), .useBefore(1)])
            $0.command(SUITCommand.useBefore, policy: [])
            $0.command(SUITCommand.fetch, policy: [])
        }
        #expect(steps == [[4, 0], [4, 1], [4, 2], [21, 0], [21, 1], [21, 2]])
    }

    @Test("an array is followed in its order")
    func list() throws {
        let (steps, _, _) = try Self.run {
            $0.setComponentIndices([2, 0])
            $0.overrideParameters([.uri("x")])
            $0.command(SUITCommand.fetch, policy: [])
        }
        #expect(steps == [[21, 2], [21, 0]])
    }

    @Test("run-sequence and try-each are looped as a whole, and see one component at a time")
    func nested() throws {
        let (steps, _, _) = try Self.run {
            $0.setAllComponents()
            $0.overrideParameters([.useBefore(1), .minimumBattery(2)])
            $0.runSequence(
                sequence {
                    $0.command(SUITCommand.useBefore, policy: [])
                    $0.command(SUITCommand.minimumBattery, policy: [])
                }
            )
            $0.tryEach(
                [sequence { $0.command(SUITCommand.useBefore, policy: []) }, sequence { $0.command(26, policy: []) }],
                orNothing: false
            )
        } _: {
            // In the try-each, the first alternative fails for the component in the middle.
            !($0.command == SUITCommand.useBefore && $0.component == 1 && $0.at > 400)
        }
        #expect(steps.prefix(6) == [[4, 0], [26, 0], [4, 1], [26, 1], [4, 2], [26, 2]])
    }

    @Test("what a nested sequence chooses ends with it, and the manifest is marked where that matters")
    func scope() throws {
        let (steps, processor, _) = try Self.run {
            $0.setComponentIndex(1)
            $0.overrideParameters([.useBefore(1)])
            $0.runSequence(
                sequence {
                    $0.setComponentIndex(2)
                    $0.overrideParameters([.useBefore(2)])
                    $0.command(SUITCommand.useBefore, policy: [])
                }
            )
            $0.command(SUITCommand.useBefore, policy: [])
        }
        #expect(steps == [[4, 2], [4, 1]])
        #expect(processor.manifest.findings.contains(.ambiguousComponent))
    }

    @Test("override-multiple sets by component and leaves the last one chosen; copy-params takes over")
    func multiple() throws {
        let (steps, processor, _) = try Self.run {
            $0.overrideMultiple([(0, [.useBefore(10), .minimumBattery(5)]), (2, [.useBefore(12)])])
            $0.command(SUITCommand.useBefore, policy: [])
            $0.setComponentIndex(1)
            $0.copyParameters([(0, [SUITParameter.minimumBattery]), (2, [SUITParameter.useBefore])])
        }
        #expect(steps == [[4, 2]])
        #expect(processor.parameters.map { $0.useBefore } == [10, 12, 12])
        #expect(processor.parameters.map { $0.minimumBattery } == [5, 5, nil])
    }

    @Test("copy-params of a parameter that is not set aborts")
    func copyOfNothing() {
        var failure: SUITError?
        do throws(SUITError) {
            _ = try Self.run {
                $0.setComponentIndex(1)
                $0.copyParameters([(0, [SUITParameter.uri])])
            }
        } catch { failure = error }
        guard case .missingParameter(SUITParameter.uri, command: SUITCommand.copyParameters, _, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("set-parameters fills what is not set, override-parameters replaces")
    func setAndOverride() throws {
        let (_, processor, _) = try Self.run(components: 1) {
            $0.setParameters([.useBefore(1)])
            $0.setParameters([.useBefore(2), .imageSize(3)])
            $0.overrideParameters([.imageSize(4)])
        }
        #expect(processor.parameters[0].useBefore == 1)
        #expect(processor.parameters[0].imageSize == 4)
    }

    @Test("a soft failure ends a run-sequence, and what follows it goes on")
    func softFailure() throws {
        let (steps, _, _) = try Self.run(components: 1) {
            $0.overrideParameters([.useBefore(1), .minimumBattery(1)])
            $0.runSequence(
                sequence {
                    $0.overrideParameters([.softFailure(true)])
                    $0.command(SUITCommand.useBefore, policy: [])
                    $0.command(SUITCommand.imageMatch, policy: [])
                }
            )
            $0.command(SUITCommand.minimumBattery, policy: [])
        } _: {
            $0.command != SUITCommand.useBefore
        }
        #expect(steps == [[4, 0], [26, 0]])
    }

    @Test("soft failure is not inherited by a nested sequence, and a failed directive aborts under it")
    func softFailureScope() {
        #expect(throws: SUITError.self) {
            try Self.run(components: 1) {
                $0.overrideParameters([.useBefore(1)])
                $0.tryEach(
                    [
                        sequence {
                            $0.runSequence(sequence { $0.command(SUITCommand.useBefore, policy: []) })
                        }
                    ],
                    orNothing: true
                )
            } _: { _ in
                false
            }
        }
        #expect(throws: SUITError.self) {
            try Self.run(components: 1) {
                $0.overrideParameters([.uri("x")])
                $0.runSequence(
                    sequence {
                        $0.overrideParameters([.softFailure(true)])
                        $0.command(SUITCommand.fetch, policy: [])
                    }
                )
            } _: { _ in
                false
            }
        }
    }

    @Test("an inner try-each of which nothing succeeds aborts, though the outer one has alternatives left")
    func innerTryEach() {
        var failure: SUITError?
        do throws(SUITError) {
            _ = try Self.run(components: 1) {
                $0.overrideParameters([.useBefore(1)])
                let never = sequence { $0.command(SUITCommand.abort, policy: []) }
                $0.tryEach([sequence { $0.tryEach([never, never], orNothing: false) }], orNothing: true)
            }
        } catch { failure = error }
        guard case .noAlternative(component: 0, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("commands without order that use a component as source and target abort")
    func orderConflict() {
        var failure: SUITError?
        do throws(SUITError) {
            _ = try Self.run(components: 2) {
                $0.overrideMultiple([(0, [.sourceComponent(1)]), (1, [.uri("x"), .sourceComponent(0)])])
                $0.setComponentIndex(0)
                $0.overrideParameters([.strictOrder(false)])
                $0.setAllComponents()
                $0.command(SUITCommand.copy, policy: [])
            }
        } catch { failure = error }
        guard case .orderConflict(component: 1, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }
}
