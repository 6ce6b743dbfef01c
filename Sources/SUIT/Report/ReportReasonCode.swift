/// Why processing of a manifest failed (draft-ietf-suit-report section 4, SUIT_Report_Reasons).
public struct ReportReasonCode: Equatable, Hashable, Sendable {
    /// The number, registered or not.
    public let code: Int64

    /// The reason with the number `code`.
    public init(code: Int64) {
        self.code = code
    }

    /// Nothing failed.
    public static let ok = ReportReasonCode(code: 0)
    /// CBOR that cannot be read.
    public static let parse = ReportReasonCode(code: 1)
    /// A COSE object that is not supported.
    public static let objectUnsupported = ReportReasonCode(code: 2)
    /// An algorithm that is not supported.
    public static let algorithmUnsupported = ReportReasonCode(code: 3)
    /// A signature that is missing or wrong.
    public static let unauthorised = ReportReasonCode(code: 4)
    /// A command that is not supported.
    public static let commandUnsupported = ReportReasonCode(code: 5)
    /// A component that the device does not have.
    public static let componentUnsupported = ReportReasonCode(code: 6)
    /// A component that the signer has no right to.
    public static let componentUnauthorised = ReportReasonCode(code: 7)
    /// A parameter that is not supported.
    public static let parameterUnsupported = ReportReasonCode(code: 8)
    /// Severed members are not supported.
    public static let severingUnsupported = ReportReasonCode(code: 9)
    /// A condition does not hold.
    public static let conditionFailed = ReportReasonCode(code: 10)
    /// A directive could not be carried out.
    public static let operationFailed = ReportReasonCode(code: 11)
    /// The software is about to be started.
    public static let invokePending = ReportReasonCode(code: 12)
}
