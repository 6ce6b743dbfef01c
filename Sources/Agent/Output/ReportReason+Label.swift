import DeviceCore
import UpdateProtocol

extension ReportReason {
    /// The name for people, also of the reasons that only devices have.
    var label: String {
        switch self {
        case .awaitingUser: "waiting for the user"
        case .awaitingWindow: "waiting for the download window"
        case .rejectedByUser: "turned down by the user"
        case .probeFailed: "did not pass a test on the device"
        default: "\(name)"
        }
    }
}
