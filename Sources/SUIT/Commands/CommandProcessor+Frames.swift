import CBOR

extension CommandProcessor {
    /// A sequence that is running.
    struct Frame: Equatable, Sendable {
        var reader: CommandReader
        let section: SUITSection
        /// The manifest that the sequence stands in.
        let manifest: Int
        /// How many manifests it is away from the first one.
        let dependencyDepth: Int
        /// The component that was chosen where the sequence was opened.
        let component: Int
        var selection: ComponentSelection
        /// The command that is being carried out, and for which of the chosen components next.
        var pending: CommandReader.Command?
        var position = 0
        /// Whether the sequence may run more than once: in a loop over components, or in a dependency.
        let isRepeated: Bool
        var softFailure: Bool
        var strictOrder: Bool
        /// The sources and targets of commands that may run in any order, as bits of component numbers.
        var sources: UInt64 = 0
        var targets: UInt64 = 0
        /// The alternatives left, where the frame is a branch of a try-each.
        var alternatives: AlternativeReader?
        /// Where the command that opened the frame stands.
        let openedAt: Int
    }

    /// Opens a section of a manifest, where the manifest has it.
    mutating func push(_ section: SUITSection, of manifest: Int, depth: Int = 0, _ bytes: Span<UInt8>) throws(SUITError)
    {
        guard let range = loaded[manifest].manifest.commands(of: section) else {
            for key in loaded[manifest].manifest.missingMembers where key == section.rawValue {
                throw .missingMember(key: key)
            }
            return
        }
        frames.append(
            Frame(
                reader: try CommandProcessor.reader(bytes, range),
                section: section,
                manifest: manifest,
                dependencyDepth: depth,
                component: 0,
                selection: ComponentSelection(0),
                isRepeated: depth > 0,
                softFailure: false,
                strictOrder: true,
                openedAt: range.lowerBound
            )
        )
    }

    /// Opens a sequence inside of the sequence of `outer`, for one component.
    mutating func push(
        _ range: Range<Int>,
        inside outer: Frame,
        component: Int,
        softFailure: Bool,
        alternatives: AlternativeReader?,
        openedAt: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        frames.append(
            Frame(
                reader: try CommandProcessor.reader(bytes, range),
                section: outer.section,
                manifest: outer.manifest,
                dependencyDepth: outer.dependencyDepth,
                component: component,
                selection: ComponentSelection(component),
                isRepeated: outer.isRepeated || outer.selection.isLoop,
                softFailure: softFailure,
                strictOrder: outer.strictOrder,
                alternatives: alternatives,
                openedAt: openedAt
            )
        )
    }

    private static func reader(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(SUITError) -> CommandReader {
        do throws(CBORError) { return try CommandReader(bytes, in: range, isScanned: true) } catch {
            throw .malformed(.sequence, error)
        }
    }

    /// Opens the next alternative of a try-each inside of the sequence of `outer`.
    mutating func openAlternative(
        _ alternatives: AlternativeReader,
        inside outer: Frame,
        component: Int,
        openedAt: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        var alternatives = alternatives
        // A try-each is a directive, and one that fails aborts, soft failure or not (suit-manifest section 6.4).
        guard alternatives.remaining > 0 else {
            throw .noAlternative(component: component, outer.section, at: openedAt)
        }
        let alternative: AlternativeReader.Alternative
        do throws(CBORError) { alternative = try alternatives.next(bytes) } catch { throw .malformed(.sequence, error) }
        switch alternative {
        case .nothing: return
        case .sequence(let range):
            try push(
                range,
                inside: outer,
                component: component,
                softFailure: true,
                alternatives: alternatives,
                openedAt: openedAt,
                bytes
            )
        }
    }

    /// Ends the sequence that a condition failed in, and goes on where that is allowed.
    mutating func unwind(_ request: Request, _ bytes: Span<UInt8>) throws(SUITError) {
        if request.command == SUITCommand.dependencyIntegrity || request.command == SUITCommand.processDependency {
            throw .dependencyUnavailable(component: request.component, request.section, at: request.at)
        }
        if CommandProcessor.isDirective(request.command) {
            throw .directiveFailed(request.command, component: request.component, request.section, at: request.at)
        }
        guard let frame = frames.popLast(), frame.softFailure else {
            throw .conditionFailed(request.command, component: request.component, request.section, at: request.at)
        }
        // A run-sequence with soft failure merely ends, and its caller goes on.
        guard let alternatives = frame.alternatives, let outer = frames.last else { return }
        try openAlternative(alternatives, inside: outer, component: frame.component, openedAt: frame.openedAt, bytes)
    }
}
