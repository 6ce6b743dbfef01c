public import CBOR

/// Runs the command sequences of a manifest (suit-manifest sections 6.3 and 6.4) without doing anything itself.
///
/// ``next(_:)`` says what to check or to perform; the caller does it and answers with ``answer(_:)``. So the same code
/// decides on a device, on a server (which answers the checks from a device's update request) and in a simulation.
///
/// ```swift
/// var processor = CommandProcessor(manifest)
/// try processor.begin(.payloadFetch, in: bytes)
/// while let step = try processor.next(bytes) {
///     switch step {
///     case .check(let check): processor.answer(holds(check))
///     case .perform(let directive): processor.answer(perform(directive))
///     }
/// }
/// ```
public struct CommandProcessor: Equatable, Sendable {
    /// A command with what it needs.
    public struct Request: Equatable, Sendable {
        /// The command, one of ``SUITCommand``.
        public let command: Int64
        /// The section that it stands in.
        public let section: SUITSection
        /// Where it stands, in bytes from the start of the envelope.
        public let at: Int
        /// The component's index.
        public let component: Int
        /// The component's parameters.
        public let parameters: ParameterSet
    }

    /// What to do before the procedure can go on.
    public enum Step: Equatable, Sendable {
        /// Find out whether the condition holds.
        case check(Request)
        /// Carry the directive out.
        case perform(Request)
    }

    private struct Frame: Equatable {
        var reader: CommandReader
        let section: SUITSection
        var softFailure: Bool
        /// The alternatives left, where the frame is a branch of a try-each.
        var alternatives: AlternativeReader?
        /// Where the command that opened the frame stands.
        let openedAt: Int
        /// The frame was opened by run-sequence.
        let isRunSequence: Bool
    }

    /// The manifest.
    public let manifest: Manifest
    /// The parameters of each component, as they stand.
    public private(set) var parameters: [ParameterSet]

    private var frames: [Frame] = []
    private var queued: [SUITSection] = []
    private var component = 0
    private var asked: Request?
    private var failed: Request?

    /// A processor with no parameter set.
    public init(_ manifest: Manifest) {
        self.manifest = manifest
        self.parameters = [ParameterSet](repeating: ParameterSet(), count: manifest.components.count)
    }

    /// Starts a section: the shared sequence runs first. Parameters keep their values from section to section.
    ///
    /// - Returns: whether the manifest has such a section. Without it only the shared sequence runs.
    @discardableResult
    public mutating func begin(_ section: SUITSection) -> Bool {
        frames = []
        asked = nil
        failed = nil
        component = 0
        queued = []
        if manifest.commands(of: .shared) != nil { queued.append(.shared) }
        guard section != .shared, manifest.commands(of: section) != nil else { return section == .shared }
        queued.append(section)
        return true
    }

    /// Says whether the condition of the last step holds, or its directive succeeded.
    public mutating func answer(_ success: Bool) {
        if !success { failed = asked }
        asked = nil
    }

    /// The next thing to do, or `nil` at the end of the section.
    ///
    /// - Throws: ``SUITError`` where the procedure must abort.
    public mutating func next(_ bytes: Span<UInt8>) throws(SUITError) -> Step? {
        // A step that was not answered did not happen.
        if let asked { failed = asked }
        asked = nil
        if let request = failed {
            failed = nil
            try unwind(request, bytes)
        }
        while true {
            guard let index = frames.indices.last else {
                guard let section = queued.first else { return nil }
                queued.removeFirst()
                component = 0
                if let range = manifest.commands(of: section) {
                    try push(range, section, bytes, softFailure: false, alternatives: nil, openedAt: range.lowerBound)
                }
                continue
            }
            let section = frames[index].section
            guard let command = try read(index, bytes) else {
                frames.removeLast()
                continue
            }
            if let step = try run(command, section, bytes) { return step }
        }
    }

    // MARK: Commands

    private mutating func run(
        _ command: CommandReader.Command,
        _ section: SUITSection,
        _ bytes: Span<UInt8>
    ) throws(SUITError) -> Step? {
        let request = Request(
            command: command.code,
            section: section,
            at: command.at,
            component: component,
            parameters: parameters[component]
        )
        switch command.code {
        case SUITCommand.setComponentIndex:
            var decoder = CBORDecoder(bytes, in: command.argument)
            guard let index = try? decoder.readCount(), index < parameters.count else {
                throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
            }
            component = index
            return nil
        case SUITCommand.overrideParameters, SUITCommand.setParameters:
            try assign(command, section, bytes)
            return nil
        case SUITCommand.tryEach:
            guard let alternatives = try? AlternativeReader(bytes, in: command.argument) else {
                throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
            }
            try openAlternative(alternatives, section, bytes, openedAt: command.at)
            return nil
        case SUITCommand.runSequence:
            var decoder = CBORDecoder(bytes, in: command.argument)
            guard let range = try? decoder.readBytes() else {
                throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
            }
            try push(
                range,
                section,
                bytes,
                softFailure: false,
                alternatives: nil,
                openedAt: command.at,
                isRunSequence: true
            )
            return nil
        case SUITCommand.abort:
            try unwind(request, bytes)
            return nil
        default:
            guard let required = CommandProcessor.required(by: command.code, request.parameters) else {
                asked = request
                return CommandProcessor.isDirective(command.code) ? .perform(request) : .check(request)
            }
            // A condition without its parameter fails like one that does not hold; a directive aborts.
            if CommandProcessor.isDirective(command.code) {
                throw .missingParameter(required, command: command.code, section, at: command.at)
            }
            try unwind(request, bytes)
            return nil
        }
    }

    private mutating func assign(
        _ command: CommandReader.Command,
        _ section: SUITSection,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        var settings = ParameterSet.SequenceSettings()
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: command.argument)
            var map = try decoder.beginMap()
            while let label = try decoder.nextIntegerKey(&map) {
                _ = try parameters[component].read(
                    label,
                    from: &decoder,
                    replacing: command.code == SUITCommand.overrideParameters,
                    settings: &settings
                )
            }
        } catch {
            throw .malformed(.sequence, error)
        }
        if let softFailure = settings.softFailure, let index = frames.indices.last {
            frames[index].softFailure = softFailure
        }
    }

    static func isDirective(_ command: Int64) -> Bool {
        switch command {
        case SUITCommand.fetch, SUITCommand.copy, SUITCommand.swap, SUITCommand.invoke, SUITCommand.write: true
        default: false
        }
    }

    /// The parameter that `command` needs and that is not set, if any.
    private static func required(by command: Int64, _ parameters: ParameterSet) -> Int64? {
        switch command {
        case SUITCommand.vendorIdentifier:
            parameters.vendorIdentifier == nil ? SUITParameter.vendorIdentifier : nil
        case SUITCommand.classIdentifier: parameters.classIdentifier == nil ? SUITParameter.classIdentifier : nil
        case SUITCommand.deviceIdentifier: parameters.deviceIdentifier == nil ? SUITParameter.deviceIdentifier : nil
        case SUITCommand.imageMatch, SUITCommand.imageNotMatch:
            parameters.imageDigest == nil ? SUITParameter.imageDigest : nil
        case SUITCommand.useBefore: parameters.useBefore == nil ? SUITParameter.useBefore : nil
        case SUITCommand.componentSlot: parameters.componentSlot == nil ? SUITParameter.componentSlot : nil
        case SUITCommand.version: parameters.version == nil ? SUITParameter.version : nil
        case SUITCommand.eligible: parameters.descriptor == nil ? SUITParameter.descriptor : nil
        case SUITCommand.fetch: parameters.uri == nil ? SUITParameter.uri : nil
        case SUITCommand.copy, SUITCommand.swap:
            parameters.sourceComponent == nil ? SUITParameter.sourceComponent : nil
        case SUITCommand.write: parameters.content == nil ? SUITParameter.content : nil
        default: nil
        }
    }

    // MARK: Frames

    private mutating func read(_ index: Int, _ bytes: Span<UInt8>) throws(SUITError) -> CommandReader.Command? {
        do throws(CBORError) {
            return try frames[index].reader.next(bytes)
        } catch {
            throw .malformed(.sequence, error)
        }
    }

    private mutating func push(
        _ range: Range<Int>,
        _ section: SUITSection,
        _ bytes: Span<UInt8>,
        softFailure: Bool,
        alternatives: AlternativeReader?,
        openedAt: Int,
        isRunSequence: Bool = false
    ) throws(SUITError) {
        guard frames.count <= SequenceScan.depthLimit else { throw .tooDeep(section, at: range.lowerBound) }
        do throws(CBORError) {
            frames.append(
                Frame(
                    reader: try CommandReader(bytes, in: range),
                    section: section,
                    softFailure: softFailure,
                    alternatives: alternatives,
                    openedAt: openedAt,
                    isRunSequence: isRunSequence
                )
            )
        } catch {
            throw .malformed(.sequence, error)
        }
    }

    private mutating func openAlternative(
        _ alternatives: AlternativeReader,
        _ section: SUITSection,
        _ bytes: Span<UInt8>,
        openedAt: Int
    ) throws(SUITError) {
        var alternatives = alternatives
        guard alternatives.remaining > 0 else { throw .noAlternative(component: component, section, at: openedAt) }
        let alternative: AlternativeReader.Alternative
        do throws(CBORError) {
            alternative = try alternatives.next(bytes)
        } catch {
            throw .malformed(.sequence, error)
        }
        switch alternative {
        case .nothing: return
        case .sequence(let range):
            try push(range, section, bytes, softFailure: true, alternatives: alternatives, openedAt: openedAt)
        }
    }

    /// Ends sequences after a failure, up to the one that can take it.
    private mutating func unwind(_ request: Request, _ bytes: Span<UInt8>) throws(SUITError) {
        if CommandProcessor.isDirective(request.command) {
            frames = []
            queued = []
            throw .directiveFailed(request.command, component: request.component, request.section, at: request.at)
        }
        guard let frame = frames.popLast(), frame.softFailure else {
            frames = []
            queued = []
            throw .conditionFailed(request.command, component: request.component, request.section, at: request.at)
        }
        if let alternatives = frame.alternatives {
            guard alternatives.remaining > 0 else {
                // The try-each as a whole fails like a condition of the sequence that it stands in.
                guard let outer = frames.last, outer.softFailure else {
                    frames = []
                    queued = []
                    throw .noAlternative(component: request.component, request.section, at: frame.openedAt)
                }
                return try unwind(request, bytes)
            }
            try openAlternative(alternatives, frame.section, bytes, openedAt: frame.openedAt)
        }
        // A run-sequence with soft failure merely ends, and its caller goes on.
    }
}
