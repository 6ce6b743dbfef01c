import CBOR

/// Lists every URI, and every characteristic definition with it, that a manifest can lead to, whatever the device is:
/// for those who provide payloads, fill caches, or want to know whom a device will talk to.
///
/// It follows all alternatives at once and keeps, for each component, every pair of URI and definition that may stand.
/// So it can name a pair that no device ever uses, and leaves none out. Dependencies are manifests of their own; what
/// they could take over from this one is listed where they are processed.
public struct DryRun {
    /// Most pairs that are kept for a component.
    public static let limit = 1_024

    /// What may stand in parameters 21 and 25 of a component.
    struct Setting: Equatable {
        var uri: Range<Int>?
        var definition: Range<Int>?
    }

    /// The resources found, each once.
    public private(set) var resources: [NamedResource] = []

    private let manifest: Manifest
    private var section = SUITSection.shared
    /// What may stand, by component.
    var state: [[Setting]]
    /// What may stand where the sequence that is followed ends early, because a condition fails.
    private var exits: [[Setting]] = []
    /// How many more comparisons are made before it is given up.
    private var budget = 50_000_000

    /// Follows all sections of `manifest`.
    ///
    /// - Throws: ``SUITError`` `.malformed(.sequence, .tooLong(at:))` where there are more pairs than are
    ///   kept, or more ways than are followed.
    public init(_ manifest: Manifest, in bytes: Span<UInt8>) throws(SUITError) {
        self.manifest = manifest
        self.state = [[Setting]](repeating: [Setting()], count: manifest.identifiers.count)
        let order: [SUITSection] = [
            .dependencyResolution, .payloadFetch, .candidateVerification, .install, .validate, .load, .invoke,
            .uninstall,
        ]
        do throws(CBORError) {
            for section in order {
                guard let commands = manifest.commands(of: section) else { continue }
                if let shared = manifest.commands(of: .shared) {
                    self.section = .shared
                    try follow(shared, ComponentSelection(0), bytes)
                }
                self.section = section
                try follow(commands, ComponentSelection(0), bytes)
            }
        } catch {
            throw .malformed(.sequence, error)
        }
    }

    private mutating func follow(
        _ range: Range<Int>,
        _ selection: ComponentSelection,
        _ bytes: Span<UInt8>
    ) throws(CBORError) {
        var selection = selection
        var reader = try CommandReader(bytes, in: range, isScanned: true)
        while let command = try reader.next(bytes) {
            switch command.code {
            case SUITCommand.setComponentIndex:
                selection = try ComponentSelection(bytes, in: command.argument, limit: state.count)
            case SUITCommand.overrideMultiple: selection = try assignMultiple(command.argument, bytes)
            default:
                var position = 0
                while let component = selection.index(at: position, bytes) {
                    position += 1
                    budget -= 100
                    guard budget > 0 else { throw .tooLong(at: command.at) }
                    try follow(command, component, bytes)
                }
            }
            for settings in state where settings.count > DryRun.limit { throw .tooLong(at: command.at) }
        }
    }

    private mutating func follow(
        _ command: CommandReader.Command,
        _ component: Int,
        _ bytes: Span<UInt8>
    ) throws(CBORError) {
        switch command.code {
        case SUITCommand.overrideParameters: try assign(command.argument, component, replacing: true, bytes)
        case SUITCommand.setParameters: try assign(command.argument, component, replacing: false, bytes)
        case SUITCommand.copyParameters: try copy(command.argument, component, bytes)
        case SUITCommand.fetch: note(command, component, bytes)
        case SUITCommand.processDependency:
            for index in state.indices where index != component { note(command, index, bytes) }
        case SUITCommand.runSequence:
            var decoder = CBORDecoder(bytes, in: command.argument)
            try followNested(try decoder.readBytes(), component, bytes)
        case SUITCommand.tryEach:
            var alternatives = try AlternativeReader(bytes, in: command.argument)
            while alternatives.remaining > 0 {
                guard case .sequence(let content) = try alternatives.next(bytes) else { continue }
                // Another alternative begins with what was set before it, and by those that have failed.
                let before = state
                try followNested(content, component, bytes)
                DryRun.merge(before, into: &state, &budget)
            }
        default: if !CommandProcessor.isDirective(command.code) { DryRun.merge(state, into: &exits, &budget) }
        }
    }

    /// Follows a sequence that may end early, and leaves what may stand after either end.
    private mutating func followNested(
        _ content: Range<Int>,
        _ component: Int,
        _ bytes: Span<UInt8>
    ) throws(CBORError) {
        let outer = exits
        exits = [[Setting]](repeating: [], count: state.count)
        try follow(content, ComponentSelection(component), bytes)
        DryRun.merge(exits, into: &state, &budget)
        exits = outer
    }

    private mutating func note(_ command: CommandReader.Command, _ component: Int, _ bytes: Span<UInt8>) {
        for setting in state[component] {
            guard let uri = setting.uri else { continue }
            add(
                NamedResource(
                    kind: manifest.isDependency(component) ? .dependency : .payload,
                    component: component,
                    section: section,
                    at: command.at,
                    uri: uri,
                    definition: setting.definition,
                    integrated: manifest.source.envelope.payload(named: uri, in: bytes)
                ),
                bytes
            )
        }
    }

    /// Notes the URI of a descriptor, from the content of parameter -257.
    mutating func noteDescriptor(
        _ content: Range<Int>,
        _ component: Int,
        _ bytes: Span<UInt8>
    ) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: content)
        try decoder.beginArray(count: 3)
        _ = try LocatedDigest.read(&decoder)
        _ = try decoder.readUnsigned()
        let uri = try ScannedItem.readString(&decoder)
        add(
            NamedResource(
                kind: .descriptor,
                component: component,
                section: section,
                at: content.lowerBound,
                uri: uri,
                definition: nil,
                integrated: manifest.source.envelope.payload(named: uri, in: bytes)
            ),
            bytes
        )
    }

    private mutating func add(_ resource: NamedResource, _ bytes: Span<UInt8>) {
        for other in resources
        where other.kind == resource.kind && other.component == resource.component
            && DryRun.isSame(other.uri, resource.uri, bytes)
            && DryRun.isSame(other.definition, resource.definition, bytes)
        {
            return
        }
        resources.append(resource)
    }

    private static func isSame(_ left: Range<Int>?, _ right: Range<Int>?, _ bytes: Span<UInt8>) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right || left.isSame(as: right, in: bytes)
    }

    private static func merge(_ more: [[Setting]], into state: inout [[Setting]], _ budget: inout Int) {
        for index in more.indices where index < state.count {
            budget -= more[index].count * state[index].count
            guard budget > 0 else { return }
            for setting in more[index] {
                var isKnown = false
                for other in state[index] where other == setting { isKnown = true }
                if !isKnown { state[index].append(setting) }
            }
        }
    }
}
