public import COSE
public import UpdateProtocol

/// Decides about a device by a manifest itself, or by the one of its detail manifests that fits [D4, M9].
public struct ManifestDecision: Sendable {
    /// What each component is to run.
    public let decision: UpdateDecision
    /// The manifest that was decided by, whose components the decision speaks of: the one that was asked about, or a detail
    /// manifest of it.
    public let manifest: AcceptedManifest
    /// The detail manifest with its proof, for the answer, where one was decided by.
    public let detail: DetailAnswer?

    /// Decides about the components that `claims` speak of.
    ///
    /// - Parameters:
    ///   - claims: What the device reported.
    ///   - asked: The manifest that it asked about.
    ///   - now: The time, in Unix seconds.
    ///   - crypto: Digests, and signature checks of detail manifests.
    public init(
        _ claims: [ComponentClaims],
        by asked: AcceptedManifest,
        at now: Int64,
        crypto: some CryptoProvider
    ) throws(AnsweringError) {
        if let details = asked.details {
            for number in details.candidates(for: claims, crypto: crypto) {
                let manifest = try details.manifest(number, crypto: crypto)
                let decision = UpdateDecision(claims, manifest: manifest, at: now, crypto: crypto)
                // The author's tool refuses details that answer to the same values, so that the first one is the only one.
                if decision.entries.contains(where: { $0.outcome != .noVariant }) {
                    self.decision = decision
                    self.manifest = manifest
                    detail = details.answer(number)
                    return
                }
            }
        }
        decision = UpdateDecision(claims, manifest: asked, at: now, crypto: crypto)
        manifest = asked
        detail = nil
    }
}
