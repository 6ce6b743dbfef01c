/// How far one device is in one campaign [D9].
public enum ProgressState: String, Sendable, Hashable, CaseIterable {
    /// The distributor handed out the manifest; the device has not said anything yet.
    case offered
    /// The device has and trusts the manifest.
    case manifestReceived = "manifest-received"
    /// The device found that the software does not fit it, or does not trust it.
    case refused
    /// The device waits: for a window, for consent, for memory, for another update.
    case waiting
    /// The device has and has verified the update.
    case updateReceived = "update-received"
    /// The update is installed so that no power cut can undo it; it does not run yet.
    case installed
    /// The new software runs, proven by the digest of what runs [B2]. The only success.
    case running
    /// The device went back to the old software.
    case fallenBack = "fallen-back"
    /// The device gave the update up for another reason: it could not fetch, verify or write it.
    case failed

    /// Whether the device is done for now, well or badly: nothing more is to come unless it tries again.
    public var isSettled: Bool {
        switch self {
        case .offered, .manifestReceived, .waiting, .updateReceived, .installed: false
        case .refused, .running, .fallenBack, .failed: true
        }
    }
}
