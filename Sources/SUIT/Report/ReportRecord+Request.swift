import CBOR

extension ReportRecord {
    /// A record about a command that the processor has come to, with the parameters that it consumes.
    ///
    /// - Parameters:
    ///   - request: the command.
    ///   - path: the way from the root to its manifest; empty for the root.
    ///   - manifest: its manifest.
    ///   - bytes: the buffer that all ranges are of.
    public init(
        _ request: CommandProcessor.Request,
        at path: [UInt64] = [],
        of manifest: Manifest,
        in bytes: Span<UInt8>
    ) {
        let start = manifest.commands(of: request.section)?.lowerBound ?? request.at
        self.init(
            manifest: path,
            section: request.section.rawValue,
            offset: request.at >= start ? UInt64(request.at - start) : 0,
            component: UInt64(request.component),
            parameters: ReportedParameter.consumed(by: request, in: bytes)
        )
    }
}

extension SystemPropertyClaims {
    /// What a condition that holds says about its component, or nothing where it consumes no parameter.
    public init?(_ request: CommandProcessor.Request, of component: ComponentIdentifier, in bytes: Span<UInt8>) {
        let parameters = ReportedParameter.consumed(by: request, in: bytes)
        guard !parameters.isEmpty else { return nil }
        self.init(component: component, parameters: parameters)
    }
}

extension ReportedParameter {
    /// The parameters that the command of `request` consumes, as far as they are set. Contents, which may be a secret or
    /// large, are left out.
    static func consumed(by request: CommandProcessor.Request, in bytes: Span<UInt8>) -> [ReportedParameter] {
        let set = request.parameters
        var parameters: [ReportedParameter] = []
        switch request.command {
        case SUITCommand.vendorIdentifier:
            append(SUITParameter.vendorIdentifier, set.vendorIdentifier, bytes, to: &parameters)
        case SUITCommand.classIdentifier:
            append(SUITParameter.classIdentifier, set.classIdentifier, bytes, to: &parameters)
        case SUITCommand.deviceIdentifier:
            append(SUITParameter.deviceIdentifier, set.deviceIdentifier, bytes, to: &parameters)
        case SUITCommand.imageMatch:
            append(SUITParameter.imageDigest, set.imageDigest, bytes, to: &parameters)
            append(SUITParameter.imageSize, set.imageSize, to: &parameters)
        case SUITCommand.imageNotMatch, SUITCommand.dependencyIntegrity:
            append(SUITParameter.imageDigest, set.imageDigest, bytes, to: &parameters)
        case SUITCommand.useBefore: append(SUITParameter.useBefore, set.useBefore, to: &parameters)
        case SUITCommand.componentSlot: append(SUITParameter.componentSlot, set.componentSlot, to: &parameters)
        case SUITCommand.minimumBattery: append(SUITParameter.minimumBattery, set.minimumBattery, to: &parameters)
        case SUITCommand.version: append(SUITParameter.version, set.version, bytes, to: &parameters)
        case SUITCommand.fetch:
            if let range = set.uri, let text = Text(validating: bytes.extracting(range)) {
                parameters.append(ReportedParameter(label: SUITParameter.uri, text: text))
            }
        case SUITCommand.copy, SUITCommand.swap:
            append(SUITParameter.sourceComponent, set.sourceComponent, to: &parameters)
        case SUITCommand.eligible: append(SUITParameter.descriptor, set.descriptor, bytes, to: &parameters)
        case SUITCommand.characteristicsMatch:
            append(
                SUITParameter.characteristicConditions,
                set.characteristicConditions,
                bytes,
                to: &parameters
            )
        default: break
        }
        return parameters
    }

    private static func append(_ label: Int64, _ number: UInt64?, to parameters: inout [ReportedParameter]) {
        if let number { parameters.append(ReportedParameter(label: label, unsigned: number)) }
    }

    private static func append(
        _ label: Int64,
        _ range: Range<Int>?,
        _ bytes: Span<UInt8>,
        to parameters: inout [ReportedParameter]
    ) {
        guard let range, range.count <= byteLimit else { return }
        parameters.append(ReportedParameter(label: label, bytes: bytes.extracting(range)))
    }
}
