import CBOR
public import COSE
public import SUIT
public import UpdateProtocol

/// Decides which of the manifest's results each component of a device is to run [D4]: a value that only computes.
///
/// It carries out the manifest's own commands, as the device does, and answers their conditions from the characteristics that
/// the device reported. The device checks all of it again.
public struct UpdateDecision: Sendable, Equatable {
    /// What is decided about one component.
    public enum Outcome: Sendable, Equatable {
        /// It runs the result already.
        case current(digest: SUITDigest, size: UInt64)
        /// No branch of the manifest is for it.
        case noVariant
        /// It is to run the result.
        case deliver(Target)
    }

    /// What a component is to run.
    public struct Target: Sendable, Equatable {
        /// The digest of the result.
        public let digest: SUITDigest
        /// Its size, in bytes.
        public let size: UInt64
        /// The digest of what runs now, where it was reported: the precursor of a patch.
        public let precursor: SUITDigest?
        /// The payload formats that the author allows, or nothing where any is.
        public let formats: [UInt64]?
    }

    /// The decision for one component.
    public struct Entry: Sendable, Equatable {
        /// The component's index in the manifest.
        public let component: Int
        /// What is decided.
        public let outcome: Outcome
    }

    /// The decisions, by ascending component index.
    public let entries: [Entry]

    /// Decides about the components that `claims` speak of.
    ///
    /// - Parameters:
    ///   - claims: What the device reported. Components that the manifest does not have are passed over.
    ///   - manifest: The manifest.
    ///   - now: The time, in Unix seconds.
    ///   - crypto: Digests, for values that were reported as such.
    public init(
        _ claims: [ComponentClaims],
        manifest: AcceptedManifest,
        at now: Int64,
        crypto: some CryptoProvider
    ) {
        let conditions = ReportedConditions(claims, manifest: manifest, now: now, crypto: crypto)
        var fetches: [Int: CommandProcessor.Request] = [:]
        let span = manifest.bytes.span
        var processor = CommandProcessor(manifest.manifest)
        if processor.begin(.payloadFetch) {
            do throws(SUITError) {
                while let step = try processor.next(span) {
                    switch step {
                    case .check(let request): processor.answer(conditions.holds(request))
                    case .perform(let request):
                        if request.command == SUITCommand.fetch, fetches[request.component] == nil {
                            fetches[request.component] = request
                        }
                        processor.answer(true)
                    // A manifest that needs others is no variant that one answer could serve.
                    case .dependency: processor.answer(false)
                    }
                }
            } catch {
                // The procedure aborts, on the device as well: nothing of it is for this device.
                fetches = [:]
            }
        }
        entries = conditions.reported.sorted().map { component in
            let outcome = fetches[component].map { Self.outcome($0, conditions, manifest) } ?? .noVariant
            return Entry(component: component, outcome: outcome)
        }
    }

    private static func outcome(
        _ request: CommandProcessor.Request,
        _ conditions: ReportedConditions<some CryptoProvider>,
        _ manifest: AcceptedManifest
    ) -> Outcome {
        let span = manifest.bytes.span
        guard let range = request.parameters.imageDigest, let size = request.parameters.imageSize else {
            return .noVariant
        }
        var formats: [UInt64]?
        let result: SUITDigest
        do throws(CBORError) {
            var decoder = CBORDecoder(span, in: range)
            result = try SUITDigest.read(&decoder)
            if let range = request.parameters.payloadFormats {
                formats = try VariantExplorer.formats(range, span)
            }
        } catch {
            return .noVariant
        }
        let present = conditions.digest(of: request.component)
        if present == result { return .current(digest: result, size: size) }
        return .deliver(Target(digest: result, size: size, precursor: present, formats: formats))
    }
}
