public import CBOR
public import UpdateProtocol

/// Whether an update may go on.
public enum Permission: Equatable, Sendable {
    /// It may.
    case granted
    /// Not yet, for this reason.
    case wait(ReportReason, Text)
    /// It may not, for this reason: the manifest is dealt with.
    case denied(ReportReason, Text)
}
