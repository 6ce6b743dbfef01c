import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// Manifests that depend on others (suit-trust-domains).
@Suite("Dependencies")
struct DependencyTests {
    static let dependent = ManifestFixture()
    static let dependency = ManifestFixture()

    private func sequence(_ build: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        build(&sequence)
        return sequence
    }

    /// A dependency that writes to a component which the dependent names too.
    private func inner(_ key: SwiftSigningKey = Self.dependency.key) -> [UInt8] {
        var fixture = Self.dependency
        fixture.key = key
        fixture.encoder.components = [ComponentIdentifier("own"), ComponentIdentifier("shared")]
        fixture.encoder.sections = [
            (
                .install,
                sequence {
                    $0.setComponentIndex(1)
                    $0.setParameters([.content([1])])
                    $0.command(SUITCommand.write, policy: [])
                    $0.setComponentIndex(0)
                    // An index of this manifest: in the dependent one it is another component.
                    $0.overrideParameters([.sourceComponent(1)])
                    $0.command(SUITCommand.copy, policy: [])
                }
            )
        ]
        return fixture.envelope()
    }

    private func digest(of envelope: [UInt8]) throws -> SUITDigest {
        try AuthenticationBlocks(try Envelope(envelope.span), in: envelope.span).manifestDigest(in: envelope.span)
    }

    private struct Options {
        var isChecked = true
        var isProcessed = true
        var isIntegrated = true
        var digest: SUITDigest?
        var index = 1
        var depends = true
    }

    private func outer(_ inner: [UInt8], _ options: Options = Options()) throws -> [UInt8] {
        var fixture = Self.dependent
        fixture.encoder.components = [ComponentIdentifier("shared")]
        if options.depends { fixture.encoder.dependencies = [(1, ComponentIdentifier("dep"))] }
        let digest = try options.digest ?? self.digest(of: inner)
        fixture.encoder.sections = [
            (
                .install,
                sequence {
                    $0.setComponentIndex(0)
                    $0.overrideParameters([.content([7, 7])])
                    $0.setComponentIndex(options.index)
                    $0.overrideParameters([.imageDigest(digest), .uri("#dep")])
                    $0.command(SUITCommand.fetch, policy: [])
                    if options.isChecked { $0.command(SUITCommand.dependencyIntegrity, policy: []) }
                    if options.isProcessed { $0.command(SUITCommand.processDependency, policy: []) }
                }
            )
        ]
        if options.isIntegrated { fixture.encoder.integratedPayloads = [("#dep", inner)] }
        return fixture.envelope()
    }

    private func run(
        _ envelope: [UInt8],
        _ platform: inout SimulatedPlatform,
        trusting keys: [SwiftSigningKey] = [Self.dependent.key, Self.dependency.key],
        rule: DependencyRule = .explicitIntegrity,
        takesDependencies: Bool = true
    ) throws(SUITError) -> CommandProcessor {
        var buffer = envelope
        let policy = TrustPolicy(anchors: keys.map { TrustAnchor(key: $0.publicKey) })
        let manifest = try ManifestFixture.read(buffer, policy: policy)
        let target = ManifestTarget(takesDependencies: takesDependencies, dependencyRule: rule)
        var run = try ProcedureRun(.update, of: manifest, on: target)
        platform.sources = [
            ComponentIdentifier("shared"), ComponentIdentifier("dep"), ComponentIdentifier("own"),
        ]
        try run.run(on: &platform, buffer: &buffer, policy: policy, crypto: ManifestFixture.crypto)
        return run.processor
    }

    @Test("a dependency in the envelope is checked and run; components are the same by their names")
    func integrated() throws {
        var platform = SimulatedPlatform()
        let processor = try run(try outer(inner()), &platform)
        // The dependent's content wins, as the dependency only sets it where it is not set.
        #expect(platform.storage[ComponentIdentifier("shared")] == [7, 7])
        #expect(platform.storage[ComponentIdentifier("own")] == [7, 7])
        #expect(platform.log == ["21 dep", "18 shared", "22 own"])
        #expect(processor.manifests.count == 2)
        #expect(processor.parameters.count == 3)
    }

    @Test("a dependency that was fetched is appended to the buffer, checked and run")
    func fetched() throws {
        let inner = inner()
        var platform = SimulatedPlatform(remote: ["#dep": inner])
        _ = try run(try outer(inner, Options(isIntegrated: false)), &platform)
        #expect(platform.storage[ComponentIdentifier("own")] == [7, 7])
    }

    @Test("process-dependency without dependency-integrity aborts; where that may be implied, it is made up for")
    func notChecked() throws {
        let envelope = try outer(inner(), Options(isChecked: false))
        var platform = SimulatedPlatform()
        var failure: SUITError?
        do throws(SUITError) { _ = try run(envelope, &platform) } catch { failure = error }
        guard case .dependencyNotChecked(component: 1, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        _ = try run(envelope, &platform, rule: .impliedIntegrity)
        #expect(throws: SUITError.untrusted) {
            try run(envelope, &platform, trusting: [Self.dependent.key], rule: .impliedIntegrity)
        }
    }

    @Test("A1 a dependency that nobody trusted has signed aborts")
    func untrusted() throws {
        var platform = SimulatedPlatform()
        let envelope = try outer(inner())
        #expect(throws: SUITError.untrusted) { try run(envelope, &platform, trusting: [Self.dependent.key]) }
    }

    @Test(
        "A1 a dependency of another digest aborts, where it is checked and where it is run",
        arguments: [false, true]
    )
    func anotherDigest(_ isProcessed: Bool) throws {
        var platform = SimulatedPlatform()
        var options = Options(digest: SUITDigest(.sha256, [UInt8](repeating: 9, count: 32)))
        options.isProcessed = isProcessed
        let envelope = try outer(inner(), options)
        var failure: SUITError?
        do throws(SUITError) { _ = try run(envelope, &platform) } catch { failure = error }
        guard case .dependencyDigestMismatch(component: 1, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("a dependency that is not there, or that the device does not take, aborts")
    func unavailable() throws {
        let envelope = try outer(inner(), Options(isIntegrated: false))
        var platform = SimulatedPlatform()
        #expect(throws: SUITError.self) { try run(envelope, &platform) }
        var failure: SUITError?
        do throws(SUITError) {
            _ = try run(envelope, &platform, takesDependencies: false)
        } catch { failure = error }
        guard case .dependencyUnavailable(component: 1, _, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("process-dependency for a component that is no dependency is refused before anything runs")
    func notDependency() throws {
        var platform = SimulatedPlatform()
        let envelope = try outer(inner(), Options(index: 0))
        var failure: SUITError?
        do throws(SUITError) { _ = try run(envelope, &platform) } catch { failure = error }
        guard case .notDependency(.install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(platform.log.isEmpty)
    }

    @Test("a check of a dependency is forgotten when the component is fetched anew")
    func invalidated() throws {
        let inner = inner()
        var fixture = Self.dependent
        fixture.encoder.components = [ComponentIdentifier("shared")]
        fixture.encoder.dependencies = [(1, ComponentIdentifier("dep"))]
        let digest = try self.digest(of: inner)
        fixture.encoder.sections = [
            (
                .install,
                sequence {
                    $0.setComponentIndex(1)
                    $0.overrideParameters([.imageDigest(digest), .uri("#dep")])
                    $0.command(SUITCommand.fetch, policy: [])
                    $0.command(SUITCommand.dependencyIntegrity, policy: [])
                    $0.command(SUITCommand.fetch, policy: [])
                    $0.command(SUITCommand.processDependency, policy: [])
                }
            )
        ]
        fixture.encoder.integratedPayloads = [("#dep", inner)]
        var platform = SimulatedPlatform()
        var failure: SUITError?
        do throws(SUITError) { _ = try run(fixture.envelope(), &platform) } catch { failure = error }
        guard case .dependencyNotChecked(component: 1, .install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(
        "a loop over all components runs those that are dependencies, in the list or after it",
        arguments: [false, true]
    )
    func loop(_ isInList: Bool) throws {
        let inner = inner()
        var fixture = Self.dependent
        fixture.encoder.components = [ComponentIdentifier("shared")]
        if isInList {
            fixture.encoder.components.append(ComponentIdentifier("dep"))
            fixture.encoder.dependencies = [(1, nil)]
        } else {
            fixture.encoder.dependencies = [(1, ComponentIdentifier("dep"))]
        }
        let digest = try self.digest(of: inner)
        fixture.encoder.sections = [
            (
                .install,
                sequence {
                    $0.setComponentIndex(1)
                    $0.overrideParameters([.imageDigest(digest), .uri("#dep")])
                    $0.command(SUITCommand.fetch, policy: [])
                    $0.setAllComponents()
                    $0.tryEach(
                        [
                            sequence {
                                $0.command(SUITCommand.isDependency, policy: [])
                                $0.command(SUITCommand.dependencyIntegrity, policy: [])
                                $0.command(SUITCommand.processDependency, policy: [])
                            }
                        ],
                        orNothing: true
                    )
                }
            )
        ]
        fixture.encoder.integratedPayloads = [("dep", inner)]
        var platform = SimulatedPlatform()
        _ = try run(fixture.envelope(), &platform)
        #expect(platform.log == ["21 dep", "18 shared", "22 own"])
    }

    @Test("dependencies of dependencies end at a depth")
    func depth() throws {
        var envelope = inner()
        for level in 0..<6 {
            var fixture = Self.dependency
            fixture.encoder.components = [ComponentIdentifier("shared")]
            fixture.encoder.dependencies = [(1, ComponentIdentifier(Text("dep\(level)")))]
            let digest = try self.digest(of: envelope)
            fixture.encoder.sections = [
                (
                    .install,
                    sequence {
                        $0.setComponentIndex(1)
                        $0.overrideParameters([.imageDigest(digest), .uri("#d")])
                        $0.command(SUITCommand.fetch, policy: [])
                        $0.command(SUITCommand.dependencyIntegrity, policy: [])
                        $0.command(SUITCommand.processDependency, policy: [])
                    }
                )
            ]
            fixture.encoder.integratedPayloads = [("d", envelope)]
            envelope = fixture.envelope()
        }
        var platform = SimulatedPlatform()
        var failure: SUITError?
        do throws(SUITError) { _ = try run(envelope, &platform) } catch { failure = error }
        guard case .tooManyDependencies(.install, at: _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }
}
