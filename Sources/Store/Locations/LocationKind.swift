/// What serves payloads at a location [D5]. None of them is trusted: every payload is named by its digest.
public enum LocationKind: String, Sendable, Hashable, CaseIterable {
    /// Another distributor.
    case distributor
    /// A gateway near devices.
    case gateway
    /// A copy that is kept in step, such as one that `fettle payload mirror` writes.
    case mirror
    /// Any other server of files, such as a content network.
    case web
}
