import UpdateProtocol

/// Decides about requests to which nobody has given an answer yet, while the upstream cannot be reached: by the manifests and
/// images that are here.
protocol OfflineDecider: Sendable {
    /// The answer, with locations of this gateway; nothing where it cannot tell.
    func answer(_ request: UpdateRequest) async -> UpdateAnswer?
}

/// Decides nothing.
struct NoDecider: OfflineDecider {
    func answer(_ request: UpdateRequest) async -> UpdateAnswer? { nil }
}
