import UpdateProtocol

/// What a gateway knows of manifests and images beyond the answers that it has heard.
protocol OfflineDecider: Sendable {
    /// The answer to a request to which nobody has given one, with locations of this gateway; nothing where it cannot tell.
    func answer(_ request: UpdateRequest) async -> UpdateAnswer?

    /// Hears what the upstream answered.
    func learn(_ request: UpdateRequest, _ answer: UpdateAnswer) async

    /// The upstream's answer with something better in it, where the gateway has that.
    func improve(_ answer: UpdateAnswer, for request: UpdateRequest) async -> UpdateAnswer
}
