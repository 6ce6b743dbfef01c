import CBOR

/// Reads a command sequence to its end before anything in it runs, and refuses what is unknown, misplaced or not
/// permitted to its signers.
///
/// Without it an unknown condition inside a try-each would silently choose the next branch; suit-update-management
/// asks to reject the manifest.
struct SequenceScan {
    let section: SUITSection
    /// The components of the list.
    let componentCount: Int
    /// All component indices, with the dependencies after the list.
    let indexCount: Int
    /// The indices that are dependencies, as bits.
    let dependencies: UInt64
    let permissions: SignerPermissions

    /// A condition on the vendor id stands in the shared sequence.
    private(set) var checksVendor = false
    /// A condition on the class id stands in the shared sequence.
    private(set) var checksClass = false
    /// See ``ManifestFindings/ambiguousComponent``.
    private(set) var isAmbiguous = false

    /// Deepest nesting of try-each and run-sequence.
    static let depthLimit = 6

    /// What holds for the commands of one sequence.
    struct Scope {
        let depth: Int
        /// Inside of the argument of run-sequence, but not of a try-each therein.
        let isRunSequence: Bool
        /// The components that the commands concern, as bits.
        var selected: UInt64
        var isStrict: Bool
        var hasChosen = false
        /// A sequence inside has chosen another component since this one has chosen its own.
        var isDoubtful = false
    }

    init(
        section: SUITSection,
        componentCount: Int,
        indexCount: Int,
        dependencies: UInt64,
        permissions: SignerPermissions
    ) {
        self.section = section
        self.componentCount = componentCount
        self.indexCount = indexCount
        self.dependencies = dependencies
        self.permissions = permissions
    }

    mutating func run(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        var scope = Scope(depth: 0, isRunSequence: false, selected: 1, isStrict: true)
        try scan(bytes, in: range, &scope)
    }

    mutating func scan(_ bytes: Span<UInt8>, in range: Range<Int>, _ scope: inout Scope) throws(SUITError) {
        guard scope.depth <= SequenceScan.depthLimit else { throw .tooDeep(section, at: range.lowerBound) }
        var reader: CommandReader
        do throws(CBORError) { reader = try CommandReader(bytes, in: range) } catch {
            throw .malformed(.sequence, error)
        }
        var isFirst = true
        while let command = try next(&reader, bytes) {
            if isFirst, scope.depth == 0, componentCount > 1, !SequenceScan.choosesComponent(command.code) {
                throw .componentNotChosen(section, at: command.at)
            }
            try check(command, bytes, isFirst: isFirst, &scope)
            isFirst = false
        }
    }

    private static func choosesComponent(_ code: Int64) -> Bool {
        // override-multiple names its components itself, and leaves the last of them chosen.
        code == SUITCommand.setComponentIndex || code == SUITCommand.overrideMultiple
    }

    private func next(_ reader: inout CommandReader, _ bytes: Span<UInt8>) throws(SUITError) -> CommandReader.Command? {
        do throws(CBORError) { return try reader.next(bytes) } catch { throw .malformed(.sequence, error) }
    }

    private mutating func check(
        _ command: CommandReader.Command,
        _ bytes: Span<UInt8>,
        isFirst: Bool,
        _ scope: inout Scope
    ) throws(SUITError) {
        if scope.isDoubtful, !SequenceScan.choosesComponent(command.code) { isAmbiguous = true }
        switch command.code {
        case SUITCommand.vendorIdentifier, SUITCommand.classIdentifier, SUITCommand.imageMatch, SUITCommand.useBefore,
            SUITCommand.componentSlot, SUITCommand.checkContent, SUITCommand.dependencyIntegrity,
            SUITCommand.isDependency, SUITCommand.abort, SUITCommand.deviceIdentifier, SUITCommand.imageNotMatch,
            SUITCommand.minimumBattery, SUITCommand.updateAuthorized, SUITCommand.version:
            try checkPolicy(command, bytes)
            if section == .shared {
                if command.code == SUITCommand.vendorIdentifier { checksVendor = true }
                if command.code == SUITCommand.classIdentifier { checksClass = true }
            }
        case SUITCommand.fetch, SUITCommand.copy, SUITCommand.swap, SUITCommand.invoke, SUITCommand.write,
            SUITCommand.unlink, SUITCommand.wait, SUITCommand.eligible, SUITCommand.characteristicsMatch:
            // The shared sequence runs before every section, so it may change nothing and name nothing private.
            try refuseInShared(command)
            try checkPolicy(command, bytes)
        case SUITCommand.processDependency:
            try refuseInShared(command)
            try checkPolicy(command, bytes)
            // Under a loop, is-dependency may come before; one component alone must be a dependency.
            if scope.selected & dependencies == 0 { throw .notDependency(section, at: command.at) }
        case SUITCommand.setComponentIndex:
            // Reordered sequences would leave open which component each of them means.
            if scope.isRunSequence, !scope.isStrict, !isFirst {
                throw .misplacedCommand(command.code, section, at: command.at)
            }
            try choose(command, bytes, &scope)
        case SUITCommand.overrideParameters, SUITCommand.setParameters:
            let map = try checkParameters(
                command,
                command.argument,
                bytes,
                on: scope.selected,
                isNested: scope.depth > 0
            )
            if let isStrict = map.isStrict { scope.isStrict = isStrict }
        case SUITCommand.overrideMultiple:
            try refuseInShared(command)
            scope.selected = try checkMultiple(command, bytes)
            scope.hasChosen = true
            scope.isDoubtful = false
        case SUITCommand.copyParameters:
            try refuseInShared(command)
            try checkCopies(command, bytes, on: scope.selected)
        case SUITCommand.runSequence:
            guard let content = SequenceScan.nested(command.argument, bytes) else { throw invalid(command) }
            try scanNested(content, bytes, isRunSequence: true, &scope)
        case SUITCommand.tryEach: try checkAlternatives(command, bytes, &scope)
        default: throw .unknownCommand(command.code, section, at: command.at)
        }
        // Swap changes the source as well, which parameter 22 may have named anywhere before.
        let isPermitted =
            command.code == SUITCommand.swap
            ? permissions.allowsEverywhere(command: command.code)
            : permissions.allows(command: command.code, on: scope.selected)
        guard isPermitted else {
            throw .commandNotPermitted(command.code, section, at: command.at)
        }
    }

    func invalid(_ command: CommandReader.Command) -> SUITError {
        .invalidArgument(command.code, section, at: command.argument.lowerBound)
    }

    private func refuseInShared(_ command: CommandReader.Command) throws(SUITError) {
        guard section != .shared else { throw .misplacedCommand(command.code, section, at: command.at) }
    }

    private func checkPolicy(_ command: CommandReader.Command, _ bytes: Span<UInt8>) throws(SUITError) {
        var decoder = CBORDecoder(bytes, in: command.argument)
        guard let policy = try? decoder.readUnsigned(), policy < 16 else { throw invalid(command) }
    }

    private func choose(_ command: CommandReader.Command, _ bytes: Span<UInt8>, _ scope: inout Scope) throws(SUITError)
    {
        do throws(CBORError) {
            let selection = try ComponentSelection(bytes, in: command.argument, limit: indexCount)
            scope.selected = selection.mask(bytes)
        } catch {
            guard case .outOfRange(let at) = error else { throw invalid(command) }
            var decoder = CBORDecoder(bytes, in: at..<command.argument.upperBound)
            throw .componentIndex((try? decoder.readUnsigned()) ?? 0, section, at: command.at)
        }
        scope.hasChosen = true
        scope.isDoubtful = false
    }

    private mutating func checkAlternatives(
        _ command: CommandReader.Command,
        _ bytes: Span<UInt8>,
        _ scope: inout Scope
    ) throws(SUITError) {
        guard var alternatives = try? AlternativeReader(bytes, in: command.argument) else { throw invalid(command) }
        guard alternatives.remaining >= 2 else { throw invalid(command) }
        while alternatives.remaining > 0 {
            let isLast = alternatives.remaining == 1
            guard let alternative = try? alternatives.next(bytes) else { throw invalid(command) }
            switch alternative {
            case .sequence(let content): try scanNested(content, bytes, isRunSequence: false, &scope)
            case .nothing: guard isLast else { throw invalid(command) }
            }
        }
    }

    /// Scans a sequence inside of another, which sees what was chosen before it and leaves that as it was.
    private mutating func scanNested(
        _ content: Range<Int>,
        _ bytes: Span<UInt8>,
        isRunSequence: Bool,
        _ scope: inout Scope
    ) throws(SUITError) {
        var inner = Scope(
            depth: scope.depth + 1,
            isRunSequence: isRunSequence,
            selected: scope.selected,
            isStrict: scope.isStrict
        )
        try scan(bytes, in: content, &inner)
        if inner.hasChosen, inner.selected != scope.selected { scope.isDoubtful = true }
    }

    private static func nested(_ argument: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int>? {
        var decoder = CBORDecoder(bytes, in: argument)
        return try? decoder.readBytes()
    }
}
