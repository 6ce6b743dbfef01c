import CBOR
import SUIT

/// Finds every variant of a manifest: walks its sequences again and again, each time with other answers to what it checks.
///
/// One device has one vendor id and one class id for a component. So once a branch's vendor id is said to be the device's,
/// no other is, and the number of ways is the number of branches rather than a power of it. The other components are
/// answered that everything holds.
struct VariantExplorer {
    /// The most ways that are walked for one component.
    static let pathLimit = 1_024

    private let manifest: Manifest
    private let bytes: [UInt8]

    /// An explorer of `manifest`, which was made from `bytes`.
    init(_ manifest: Manifest, bytes: [UInt8]) {
        self.manifest = manifest
        self.bytes = bytes
    }

    /// The variants, by component and then in the order of the branches.
    ///
    /// - Throws: ``AnsweringError`` where a manifest has more ways than are walked, or fetches without digest or size.
    func variants() throws(AnsweringError) -> [ManifestVariant] {
        var found: [ManifestVariant] = []
        for component in manifest.components.indices {
            var choices: [Bool]? = []
            var count = 0
            while let prefix = choices {
                count += 1
                guard count <= Self.pathLimit else {
                    throw AnsweringError(
                        .tooManyVariants,
                        "the manifest has more branches than the distributor takes",
                        expected: "at most \(Self.pathLimit) for a component"
                    )
                }
                var path = Path(choices: prefix)
                if let variant = try walk(component, &path), !found.contains(variant) { found.append(variant) }
                choices = path.next
            }
        }
        return found
    }

    /// The characteristic definition, which is the same in each branch.
    ///
    /// - Throws: ``AnsweringError`` where it cannot be read.
    func definition() throws(AnsweringError) -> RequestDefinition? {
        var processor = CommandProcessor(manifest)
        processor.begin(.payloadFetch)
        let span = bytes.span
        // All checks hold, so that the first branch of each component is taken; a manifest that then stops has none.
        while let step = try? processor.next(span) {
            if case .perform(let request) = step, let range = request.parameters.fetchArguments {
                do {
                    return try RequestDefinition(span, in: range)
                } catch {
                    throw .malformed("the characteristic definition cannot be read", found: "\(error)")
                }
            }
            processor.answer(true)
        }
        return nil
    }

    /// The root of the detail manifests, where the manifest fetches by way of them; nothing where it names results itself.
    ///
    /// - Throws: ``AnsweringError`` where it cannot be read.
    func root() throws(AnsweringError) -> VariantRoot? {
        var processor = CommandProcessor(manifest)
        processor.begin(.payloadFetch)
        let span = bytes.span
        while let step = try? processor.next(span) {
            if case .perform(let request) = step, let range = request.parameters.variantRoot {
                do {
                    return try VariantRoot(span, in: range)
                } catch {
                    throw .malformed("the root of the detail manifests cannot be read", found: "\(error)")
                }
            }
            processor.answer(true)
        }
        return nil
    }

    private func walk(_ component: Int, _ path: inout Path) throws(AnsweringError) -> ManifestVariant? {
        var processor = CommandProcessor(manifest)
        var result: CommandProcessor.Request?
        var isSource = false
        do throws(SUITError) {
            for section in [SUITSection.payloadFetch, .install] where processor.begin(section) {
                try walk(&processor, component, &path, &result, &isSource)
                // What a device asks for is the result; what it fetches unasked may be material for it.
                if result?.parameters.fetchArguments != nil { break }
            }
            guard let result, !isSource else { return nil }
            return try makeVariant(result)
        } catch let error {
            switch error {
            case .conditionFailed, .noAlternative: return nil
            default: throw .malformed("the manifest cannot be carried out", found: "\(error)")
            }
        }
    }

    /// Walks one section: finds the directive that brings the component its software, and whether the component is only
    /// what another one is copied from, such as an encrypted image.
    private func walk(
        _ processor: inout CommandProcessor,
        _ component: Int,
        _ path: inout Path,
        _ result: inout CommandProcessor.Request?,
        _ isSource: inout Bool
    ) throws(SUITError) {
        let span = bytes.span
        while let step = try processor.next(span) {
            switch step {
            case .check(let request):
                processor.answer(request.component == component ? path.answer(request, bytes) : true)
            case .perform(let request):
                let brings = [SUITCommand.fetch, SUITCommand.copy, SUITCommand.write].contains(request.command)
                if brings, request.component == component, result == nil { result = request }
                if request.command == SUITCommand.copy, request.parameters.sourceComponent == UInt64(component) {
                    isSource = true
                }
                processor.answer(true)
            // Variants of dependencies are explored as manifests of their own.
            case .dependency: processor.answer(false)
            }
        }
    }

    private func makeVariant(_ request: CommandProcessor.Request) throws(SUITError) -> ManifestVariant {
        let parameters = request.parameters
        let span = bytes.span
        guard let digestRange = parameters.imageDigest, let size = parameters.imageSize else {
            let missing =
                parameters.imageDigest == nil ? SUITParameter.imageDigest : SUITParameter.imageSize
            throw .missingParameter(missing, command: request.command, request.section, at: request.at)
        }
        let digest: SUITDigest
        var formats: [UInt64]?
        var blocks: BlockDigests?
        do throws(CBORError) {
            var decoder = CBORDecoder(span, in: digestRange)
            digest = try SUITDigest.read(&decoder)
            if let range = parameters.payloadFormats { formats = try Self.formats(range, span) }
            if let range = parameters.blockDigests { blocks = try BlockDigests(span, in: range) }
        } catch {
            throw .malformed(.sequence, error)
        }
        return ManifestVariant(
            component: request.component,
            vendorIdentifier: parameters.vendorIdentifier.map { Array(bytes[$0]) },
            classIdentifier: parameters.classIdentifier.map { Array(bytes[$0]) },
            digest: digest,
            size: size,
            requestURI: parameters.uri.flatMap { Text(validating: span.extracting($0)) } ?? "",
            isAsked: parameters.fetchArguments != nil,
            formats: formats,
            descriptor: try parameters.descriptor.map { range throws(SUITError) in
                try DescriptorReference(span, in: range)
            },
            blocks: blocks
        )
    }

    /// The content of parameter -258: `[ + format: uint ]`.
    static func formats(_ range: Range<Int>, _ bytes: Span<UInt8>) throws(CBORError) -> [UInt64] {
        var decoder = CBORDecoder(bytes, in: range)
        let count = try decoder.beginArray()
        guard count >= 1, count <= 16 else { throw .tooLong(at: range.lowerBound) }
        var formats: [UInt64] = []
        while formats.count < count { formats.append(try decoder.readUnsigned()) }
        try decoder.finish()
        return formats
    }

    /// The answers of one walk.
    private struct Path {
        /// The answers that were given freely, in order.
        private var choices: [Bool]
        private var used = 0
        private var decided: [Question: Bool] = [:]
        private var chosen: [Int64: [UInt8]] = [:]

        /// What a condition asks: two of the same kind and value have the same answer.
        struct Question: Hashable {
            let command: Int64
            let value: [UInt8]
        }

        init(choices: [Bool]) { self.choices = choices }

        /// The answers with which to walk next, or nothing when all ways were walked.
        var next: [Bool]? {
            var next = Array(choices.prefix(used))
            while let last = next.popLast() {
                if last { return next + [false] }
            }
            return nil
        }

        mutating func answer(_ request: CommandProcessor.Request, _ bytes: [UInt8]) -> Bool {
            let parameters = request.parameters
            let range: Range<Int>?
            switch request.command {
            case SUITCommand.vendorIdentifier: range = parameters.vendorIdentifier
            case SUITCommand.classIdentifier: range = parameters.classIdentifier
            case SUITCommand.deviceIdentifier: range = parameters.deviceIdentifier
            case SUITCommand.version: range = parameters.version
            // Behind an installation it is the result that is matched.
            case SUITCommand.imageMatch where request.section == .install: return true
            case SUITCommand.imageMatch, SUITCommand.imageNotMatch: range = parameters.imageDigest
            case SUITCommand.characteristicsMatch: range = parameters.characteristicConditions
            case SUITCommand.componentSlot: range = nil
            default: return true
            }
            var value = range.map { Array(bytes[$0]) } ?? []
            if request.command == SUITCommand.componentSlot { value = Array("\(parameters.componentSlot ?? 0)".utf8) }
            let question = Question(command: request.command, value: value)
            if let known = decided[question] { return known }
            let isIdentity =
                request.command == SUITCommand.vendorIdentifier || request.command == SUITCommand.classIdentifier
            if isIdentity, let identity = chosen[request.command] { return identity == value }
            if used == choices.count { choices.append(true) }
            let choice = choices[used]
            used += 1
            decided[question] = choice
            if isIdentity, choice { chosen[request.command] = value }
            return choice
        }
    }
}
