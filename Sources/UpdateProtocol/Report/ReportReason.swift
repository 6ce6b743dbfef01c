/// Why a manifest was refused or an update failed: the reasons of suit-report, and private ones from 65537 on, its
/// range for "first come first served".
public struct ReportReason: Equatable, Hashable, Sendable {
    /// The number on the wire.
    public let code: UInt64

    /// The reason with the number `code`, known or not.
    public init(code: UInt64) {
        self.code = code
    }

    /// Nothing is wrong.
    public static let ok = ReportReason(code: 0)
    /// CBOR that cannot be read.
    public static let parse = ReportReason(code: 1)
    /// A signature that is missing, wrong, or by a key without the right.
    public static let unauthorised = ReportReason(code: 4)
    /// A command that is not supported.
    public static let commandUnsupported = ReportReason(code: 5)
    /// No component of the device is meant.
    public static let componentUnsupported = ReportReason(code: 6)
    /// A parameter that is not supported.
    public static let parameterUnsupported = ReportReason(code: 8)
    /// A condition does not hold.
    public static let conditionFailed = ReportReason(code: 10)
    /// Something could not be done, such as fetching or writing.
    public static let operationFailed = ReportReason(code: 11)

    /// The sequence number is lower than the device's.
    public static let sequenceNumber = ReportReason(code: 65_537)
    /// The manifest has expired.
    public static let expired = ReportReason(code: 65_538)
    /// The software does not fit the device, or would break what is on it (E5).
    public static let ineligible = ReportReason(code: 65_539)
    /// Whether the software fits cannot be decided.
    public static let undecided = ReportReason(code: 65_540)
    /// The result is not what the author signed.
    public static let resultMismatch = ReportReason(code: 65_541)
    /// There is not enough storage.
    public static let storage = ReportReason(code: 65_542)
    /// The new software did not prove itself in time.
    public static let notConfirmed = ReportReason(code: 65_543)
    /// The distributor has nothing for the device.
    public static let nothingOffered = ReportReason(code: 65_544)
    /// The payload is encrypted, and not for a key of the device.
    public static let noDecryptionKey = ReportReason(code: 65_545)
    /// A user of the device has been asked, and has not answered yet (E3).
    public static let awaitingUser = ReportReason(code: 65_546)
    /// The hours in which the device may download have not come yet (E3).
    public static let awaitingWindow = ReportReason(code: 65_547)
    /// A user of the device has turned the update down (E3).
    public static let rejectedByUser = ReportReason(code: 65_548)
    /// The new software did not pass a test on the device, before it was switched to (E10).
    public static let probeFailed = ReportReason(code: 65_549)

    /// The name for people.
    public var name: StaticString {
        switch self {
        case .ok: "ok"
        case .parse: "cannot be read"
        case .unauthorised: "not authentic"
        case .commandUnsupported: "command not supported"
        case .componentUnsupported: "no component of this device"
        case .parameterUnsupported: "parameter not supported"
        case .conditionFailed: "condition failed"
        case .operationFailed: "operation failed"
        case .sequenceNumber: "sequence number too low"
        case .expired: "expired"
        case .ineligible: "ineligible"
        case .undecided: "undecided"
        case .resultMismatch: "result is not what the author signed"
        case .storage: "not enough storage"
        case .notConfirmed: "not confirmed in time"
        case .nothingOffered: "nothing offered"
        case .noDecryptionKey: "no key to decrypt it"
        case .awaitingUser: "waiting for the user"
        case .awaitingWindow: "waiting for the download window"
        case .rejectedByUser: "turned down by the user"
        case .probeFailed: "did not pass a test on the device"
        default: "other reason"
        }
    }
}
