public import COSE

/// Whether a detail manifest is one that the author of a fleet manifest meant to be there (design 3.2).
public enum DetailCheck {
    /// Why it is not.
    public enum Failure: Error, Equatable, Sendable {
        /// The proof does not lead from the manifest to the root: it is of another fleet manifest, has another number,
        /// or is nobody's.
        case notInTree
        /// None of those who signed the fleet manifest signed it.
        case otherSigner
        /// It has another sequence number than the fleet manifest.
        case sequenceNumber(expected: UInt64, found: UInt64)
        /// It names a component that the fleet manifest does not.
        case foreignComponent(ComponentIdentifier)
    }

    /// Checks a detail manifest, which is authenticated by itself, against the fleet manifest.
    ///
    /// - Parameters:
    ///   - detail: the detail manifest.
    ///   - fleet: the fleet manifest.
    ///   - root: parameter -262 of the fleet manifest.
    ///   - proof: what came along.
    ///   - crypto: digests.
    public static func check(
        _ detail: Manifest,
        of fleet: Manifest,
        root: VariantRoot,
        proof: InclusionProof,
        crypto: some CryptoProvider
    ) throws(Failure) {
        guard detail.digest.algorithm == .sha256, proof.proves(detail.digest.bytes, under: root, crypto: crypto) else {
            throw .notInTree
        }
        var isSameAuthor = false
        for signer in detail.source.signers {
            for other in fleet.source.signers where other == signer { isSameAuthor = true }
        }
        guard isSameAuthor else { throw .otherSigner }
        guard detail.sequenceNumber == fleet.sequenceNumber else {
            throw .sequenceNumber(expected: fleet.sequenceNumber, found: detail.sequenceNumber)
        }
        for component in detail.components {
            var isKnown = false
            for other in fleet.components where other == component { isKnown = true }
            guard isKnown else { throw .foreignComponent(component) }
        }
    }
}
