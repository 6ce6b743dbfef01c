import CBOR

/// Runs the command sequences of a manifest and of its dependencies (suit-manifest sections 6.3 and 6.4,
/// suit-trust-domains section 6) without doing anything itself.
///
/// ``next(_:)`` says what to check or to perform; the caller does it and answers with ``answer(_:)``. So the same code
/// decides on a device, on a server (which answers the checks from a device's update request) and in a simulation.
///
/// ```swift
/// var processor = CommandProcessor(manifest)
/// processor.begin(.payloadFetch)
/// while let step = try processor.next(bytes) {
///     switch step {
///     case .check(let check): processor.answer(holds(check))
///     case .perform(let directive): processor.answer(perform(directive))
///     case .dependency: processor.answer(false)
///     }
/// }
/// ```
/// All ranges are of one buffer: the bytes of the manifest come first, those of fetched dependencies are appended.
public struct CommandProcessor: Equatable, Sendable {
    /// A command with what it needs.
    public struct Request: Equatable, Sendable {
        /// The command, one of ``SUITCommand``.
        public let command: Int64
        /// The section that it stands in.
        public let section: SUITSection
        /// Where it stands, in bytes from the start of the buffer.
        public let at: Int
        /// The component's index in its manifest.
        public let component: Int
        /// The manifest, among ``CommandProcessor/manifests``; 0 is the one that the processor was made for.
        public let manifest: Int
        /// The component's number among ``CommandProcessor/parameters``: the same for the same identifier, whatever
        /// manifest it stands in.
        public let number: Int
        /// Where the component's identifier stands.
        public let identifier: Range<Int>
        /// The component's parameters.
        public let parameters: ParameterSet
        /// The integrated payload that a fetch names, in the envelope of its manifest.
        public internal(set) var integratedPayload: Range<Int>?
    }

    /// What to do before the procedure can go on.
    public enum Step: Equatable, Sendable {
        /// Find out whether the condition holds.
        case check(Request)
        /// Carry the directive out.
        case perform(Request)
        /// Authenticate the envelope of the dependency that the component is: with
        /// ``CommandProcessor/dependency(in:of:policy:crypto:)``, after its envelope was appended to the buffer where
        /// it does not lie in it already (`integrated`). Answer with `false` where it cannot be had.
        case dependency(Request, integrated: Range<Int>?)
    }

    /// Most work of one section beyond reading it once: commands in loops over components and in dependencies, and 64
    /// bytes of their arguments, count one each.
    ///
    /// Commands that are carried out once are not counted: there are no more of them than the manifest has bytes for.
    public static let workLimit = 10_000
    /// Most manifests in one procedure.
    public static let manifestLimit = 16
    /// Deepest nesting of dependencies.
    public static let dependencyDepthLimit = 4

    /// A manifest, and the numbers of the components that its indices mean.
    struct Loaded: Equatable, Sendable {
        let manifest: Manifest
        let numbers: [Int]
    }

    /// What is known about a component beside its parameters.
    struct Component: Equatable, Sendable {
        let identifier: Range<Int>
        /// The envelope of a dependency that travels in another envelope.
        var integrated: Range<Int>?
        /// The manifest that was authenticated as this dependency.
        var loaded: Int?
        /// dependency-integrity has succeeded.
        var isChecked = false
    }

    /// The parameters of each component, as they stand: those of the manifest first, by their index.
    public internal(set) var parameters: [ParameterSet]

    var loaded: [Loaded]
    var components: [Component]
    let rule: DependencyRule
    var frames: [Frame] = []
    var queued: [SUITSection] = []
    var asked: Request?
    var awaitsDependency = false
    var failed: Request?
    var failure: SUITError?
    private var work = 0

    /// The manifest.
    public var manifest: Manifest { loaded[0].manifest }
    /// The manifest and its dependencies as far as they were met, in that order.
    public var manifests: [Manifest] { loaded.map { $0.manifest } }

    /// A processor with no parameter set.
    public init(_ manifest: Manifest, dependencies rule: DependencyRule = .explicitIntegrity) {
        self.parameters = [ParameterSet](repeating: ParameterSet(), count: manifest.identifiers.count)
        self.components = manifest.identifiers.map { Component(identifier: $0) }
        self.loaded = [Loaded(manifest: manifest, numbers: [Int](0..<manifest.identifiers.count))]
        self.rule = rule
    }

    /// Starts a section: the shared sequence runs first. Parameters keep their values from section to section.
    ///
    /// - Returns: whether the manifest has such a section. Without it only the shared sequence runs.
    @discardableResult public mutating func begin(_ section: SUITSection) -> Bool {
        frames = []
        asked = nil
        failed = nil
        failure = nil
        awaitsDependency = false
        work = 0
        queued = []
        let manifest = loaded[0].manifest
        if manifest.commands(of: .shared) != nil { queued.append(.shared) }
        guard section != .shared, manifest.commands(of: section) != nil else { return section == .shared }
        queued.append(section)
        return true
    }

    /// Says whether the condition of the last step holds, or its directive succeeded.
    public mutating func answer(_ success: Bool) {
        // An envelope is believed to be the dependency's only after it was looked at.
        if !success || awaitsDependency { failed = asked }
        asked = nil
        awaitsDependency = false
    }

    /// The next thing to do, or `nil` at the end of the section.
    ///
    /// - Throws: ``SUITError`` where the procedure must abort.
    public mutating func next(_ bytes: Span<UInt8>) throws(SUITError) -> Step? {
        do throws(SUITError) { return try advance(bytes) } catch {
            stop()
            throw error
        }
    }

    /// Ends the procedure: what is known of dependencies must not outlive it (suit-trust-domains section 6.2).
    public mutating func stop() {
        frames = []
        queued = []
        asked = nil
        failed = nil
        failure = nil
        awaitsDependency = false
        for index in components.indices {
            components[index].loaded = nil
            components[index].isChecked = false
        }
    }

    private mutating func advance(_ bytes: Span<UInt8>) throws(SUITError) -> Step? {
        // A step that was not answered did not happen.
        if let asked { failed = asked }
        asked = nil
        awaitsDependency = false
        if let failure { throw failure }
        if let request = failed {
            failed = nil
            try unwind(request, bytes)
        }
        while true {
            guard let top = frames.indices.last else {
                guard let section = queued.first else { return nil }
                queued.removeFirst()
                try push(section, of: 0, bytes)
                continue
            }
            guard let command = frames[top].pending else {
                if let command = try read(top, bytes) {
                    frames[top].pending = command
                    frames[top].position = 0
                } else {
                    frames.removeLast()
                }
                continue
            }
            // With several components chosen, a command is carried out for one after the other.
            guard let component = frames[top].selection.index(at: frames[top].position, bytes) else {
                frames[top].pending = nil
                continue
            }
            frames[top].position += 1
            // Loops inside of loops could take longer than anybody waits.
            if frames[top].isRepeated || frames[top].selection.isLoop {
                try charge(1 + command.argument.count / 64, frames[top].section, at: command.at)
            }
            if let step = try run(command, component, top, bytes) { return step }
        }
    }

    /// Takes note of work that the size of the manifest does not bound.
    mutating func charge(_ units: Int, _ section: SUITSection, at offset: Int) throws(SUITError) {
        work += units
        guard work <= CommandProcessor.workLimit else { throw .tooDeep(section, at: offset) }
    }

    private mutating func read(_ index: Int, _ bytes: Span<UInt8>) throws(SUITError) -> CommandReader.Command? {
        do throws(CBORError) { return try frames[index].reader.next(bytes) } catch {
            throw .malformed(.sequence, error)
        }
    }
}
