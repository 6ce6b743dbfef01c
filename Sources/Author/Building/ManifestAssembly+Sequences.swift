import CBOR
import COSE
import SUIT

extension ManifestAssembly {
    /// Writes the command sequences.
    func appendSequences(
        _ branches: [[ManifestBranch]],
        _ staging: [Int: Int],
        _ dependencies: DependencySequences,
        to encoder: inout EnvelopeEncoder
    ) {
        let invoked = Set(specification.components.indices.filter { specification.components[$0].isInvoked })
        let count = encoder.components.count + dependencies.dependencies.count
        var shared = SequenceEncoder()
        var fetch = SequenceEncoder()
        var install = SequenceEncoder()
        var validate = SequenceEncoder()
        var invoke = SequenceEncoder()
        var resolution = SequenceEncoder()
        dependencies.appendShared(&shared)
        dependencies.appendResolution(&resolution)
        dependencies.appendProcessing(&fetch)
        dependencies.appendProcessing(&install)
        dependencies.appendProcessing(&validate)
        let expires = specification.expires
        func begin(_ sequence: inout SequenceEncoder, _ index: Int, chooses: Bool) {
            if chooses { sequence.setComponentIndex(index) }
            if index == 0, let expires {
                sequence.overrideParameters([.useBefore(expires)])
                sequence.command(SUITCommand.useBefore, policy: .everything)
            }
        }
        if let request = specification.request {
            let sequences = FleetSequences(
                request: Text(request),
                definition: specification.definition,
                components: branches,
                invoked: invoked
            )
            sequences.appendShared(&shared) { begin(&$0, $1, chooses: true) }
            sequences.appendPayloadFetch(&fetch)
            sequences.appendInstall(&install)
            sequences.appendValidate(&validate)
            sequences.appendInvoke(&invoke)
        } else {
            let sequences = StandardSequences(
                components: branches,
                invoked: invoked,
                staging: staging,
                choosesComponents: count > 1
            )
            sequences.appendShared(&shared) { begin(&$0, $1, chooses: count > 1) }
            sequences.appendPayloadFetch(&fetch)
            sequences.appendInstall(&install)
            sequences.appendValidate(&validate)
            sequences.appendInvoke(&invoke)
        }
        encoder.shared = shared
        encoder.sections = [
            (.dependencyResolution, resolution), (.payloadFetch, fetch), (.install, install), (.validate, validate),
            (.invoke, invoke),
        ]
    }
}

extension UpdateSpecification {
    /// What devices are asked for [M1].
    var definition: RequestDefinition {
        RequestDefinition(
            entries: components.enumerated().map {
                RequestDefinition.Entry(component: $0.offset, fields: $0.element.report)
            },
            deviceFields: deviceReport
        )
    }
}

extension ComponentIdentifier {
    /// The id that the author gave to a component, or else its name.
    init(_ component: ComponentSpecification) {
        self.init(component.identifier.isEmpty ? [Array(component.name.utf8)] : component.identifier)
    }
}
