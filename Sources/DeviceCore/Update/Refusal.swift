public import CBOR
public import SUIT
public import UpdateProtocol

/// Why a device does not take a manifest or an update, for the log, the report and the user.
public struct Refusal: Error, Equatable, Sendable {
    /// The reason that is reported.
    public let reason: ReportReason
    /// What exactly, for people.
    public let detail: Text
    /// The error under it, where the manifest layer found one.
    public let cause: SUITError?
    /// The requirements that are not met.
    public let edges: [ReportedEdge]
    /// What would help, as far as it is known [E8].
    public internal(set) var advice: Advice?
    /// What compatibility tables said, in words [E6].
    public internal(set) var rulings: [Text] = []
    /// The manifest, where it is authentic: nobody else can make the device remember that it was dealt with.
    public internal(set) var manifest: ManifestReference?

    /// A refusal.
    public init(_ reason: ReportReason, _ detail: Text, cause: SUITError? = nil, edges: [ReportedEdge] = []) {
        self.reason = reason
        self.detail = detail
        self.cause = cause
        self.edges = edges
    }

    /// The refusal that a verdict amounts to.
    init(_ reason: ReportReason, _ detail: Text, _ judgement: Judgement) {
        self.init(reason, detail, edges: judgement.edges)
        advice = judgement.advice
        rulings = judgement.rulings
    }

    /// What the report tells people: what is wrong, and what would help.
    var reportedDetail: Text {
        guard let advice, !advice.text.isEmpty, advice.text.count <= Advice.textLimit else { return detail }
        let bytes = detail.utf8 + Text("; what would help: ").utf8 + advice.text.utf8
        return Text(validating: bytes.span) ?? detail
    }

    /// The refusal that an error of the manifest layer amounts to.
    public init(_ error: SUITError) {
        switch error {
        case .thresholdNotMet: self.init(.unauthorised, "too few trusted keys have signed", cause: error)
        case .trust: self.init(.unauthorised, "a key or its delegation is not trusted", cause: error)
        case .componentNotPermitted, .commandNotPermitted, .parameterNotPermitted:
            self.init(.unauthorised, "the signers may not do what the manifest asks for", cause: error)
        case .sequenceNumber:
            self.init(
                .sequenceNumber,
                "the sequence number is lower than that of the manifest that was installed last",
                cause: error
            )
        case .unsigned: self.init(.unauthorised, "the envelope has no signature", cause: error)
        case .untrusted: self.init(.unauthorised, "no signature is by a trusted key", cause: error)
        case .manifestDigestMismatch:
            self.init(.unauthorised, "the manifest is not the one that was signed", cause: error)
        case .authenticationBlock: self.init(.unauthorised, "an authentication block cannot be read", cause: error)
        case .memberDigestMismatch, .unexpectedMember:
            self.init(.unauthorised, "a member of the envelope is not the one that was signed", cause: error)
        case .malformed(.envelope, _), .malformed(.authentication, _):
            self.init(.parse, "the envelope cannot be read", cause: error)
        case .malformed, .digestAlgorithm, .manifestVersion, .componentNotChosen, .componentIndex, .tooDeep,
            .invalidArgument, .duplicateComponent, .notDependency:
            self.init(.parse, "the manifest cannot be read", cause: error)
        case .unknownComponent, .incompleteComponentSet:
            self.init(.componentUnsupported, "the components are not those of the device", cause: error)
        case .dependencyUnavailable, .tooManyDependencies:
            self.init(.componentUnsupported, "dependencies are not supported", cause: error)
        case .dependencyNotChecked, .dependencyDigestMismatch:
            self.init(.conditionFailed, "a dependency is not the one that the author signed", cause: error)
        case .orderConflict: self.init(.operationFailed, "the order of commands is left open", cause: error)
        case .missingMember: self.init(.parse, "a part that was severed is not there", cause: error)
        case .unsupportedMember, .tooManyComponents:
            self.init(.parse, "the manifest has a part that is not supported", cause: error)
        case .unknownCommand, .misplacedCommand:
            self.init(.commandUnsupported, "the manifest has a command that is not supported there", cause: error)
        case .unknownParameter, .misplacedParameter:
            self.init(.parameterUnsupported, "the manifest has a parameter that is not supported there", cause: error)
        case .missingParameter: self.init(.parameterUnsupported, "a command lacks a parameter", cause: error)
        case .conditionFailed(SUITCommand.useBefore, _, _, _):
            self.init(.expired, "the manifest has expired, or the device does not know the time", cause: error)
        case .conditionFailed(SUITCommand.imageMatch, _, _, _):
            self.init(.resultMismatch, "the image is not the one that the author signed", cause: error)
        case .conditionFailed: self.init(.conditionFailed, "a condition of the manifest does not hold", cause: error)
        case .noAlternative: self.init(.conditionFailed, "no alternative of the manifest holds", cause: error)
        case .directiveFailed: self.init(.operationFailed, "a directive could not be carried out", cause: error)
        }
    }
}
