public import COSE
import SUIT
import Trust

/// Checks an envelope as a device would before it acts on it: structure, signatures, manifest, members, arguments,
/// integrated payloads and dependencies, expiry, sequence number. It says what each check found.
public struct ManifestVerifier: Sendable {
    private let keys: [AuthenticationKey]
    private let threshold: Int
    private let now: UInt64?
    private let lowestSequenceNumber: UInt64?

    /// A verifier.
    ///
    /// - Parameters:
    ///   - keys: the keys whose holders are trusted: public keys, or secrets for MACs.
    ///   - threshold: how many of them must have signed; what counts is key material.
    ///   - now: the present time in seconds since 1970, to find out whether the manifest has expired; `nil` to not ask.
    ///   - lowestSequenceNumber: the highest sequence number seen before. A lower one is refused; an equal one is the
    ///     same manifest again, and is not (suit-manifest section 6.2).
    public init(
        keys: [AuthenticationKey],
        threshold: Int = 1,
        now: UInt64? = nil,
        lowestSequenceNumber: UInt64? = nil
    ) {
        self.keys = keys
        self.threshold = threshold
        self.now = now
        self.lowestSequenceNumber = lowestSequenceNumber
    }

    /// A verifier that trusts the holders of `keys`, each alone.
    public init(keys: [PublicKey], now: UInt64? = nil, lowestSequenceNumber: UInt64? = nil) {
        self.init(keys: keys.map { .publicKey($0) }, now: now, lowestSequenceNumber: lowestSequenceNumber)
    }

    /// Checks the envelope in `bytes`.
    public func verify(_ bytes: [UInt8], crypto: some CryptoProvider) -> ManifestVerification {
        var result = ManifestVerification(verdict: .accepted)
        let decoded = try? DecodedEnvelope(bytes)
        do throws(SUITError) {
            let envelope = try Envelope(bytes.span)
            result.pass("envelope", structure(envelope, bytes))
            let authenticated = try authenticate(envelope, bytes, crypto, &result)
            let manifest = try Manifest(authenticated, in: bytes.span, crypto: crypto)
            result.manifest = manifest
            result.pass("manifest", VerifiedManifest.describe(manifest))
            var arguments = ArgumentCheck(bytes, envelope)
            try arguments.check(manifest)
            result.pass("arguments", arguments.detail)
            do throws(ManifestFault) {
                try arguments.checkIntegratedPayloads(crypto)
                result.pass("integrated payloads", arguments.payloadDetail(crypto))
            } catch {
                result.reject("integrated payloads", error)
                return result
            }
            checkExpiry(arguments.expires, &result)
            checkSequenceNumber(manifest.sequenceNumber, &result)
        } catch {
            if case .malformed(.envelope, let reason) = error {
                result.reject("envelope", EnvelopeProblem.fault(bytes, reason))
            }
            result.fail(error) { offset in
                decoded.flatMap { ComponentLocator.component(at: offset, in: $0.manifest) }
            }
        }
        return result
    }

    private func structure(_ envelope: Envelope, _ bytes: [UInt8]) -> String {
        var parts = ["\(bytes.count) bytes", envelope.isTagged ? "tagged 107" : "untagged"]
        if !envelope.members.isEmpty {
            parts.append("with " + envelope.members.map { SUITNames.envelopeMember($0.key) }.joined(separator: ", "))
        }
        if !envelope.integratedPayloads.isEmpty {
            parts.append("\(envelope.integratedPayloads.count) integrated payloads")
        }
        return parts.joined(separator: ", ")
    }

    private func authenticate(
        _ envelope: Envelope,
        _ bytes: [UInt8],
        _ crypto: some CryptoProvider,
        _ result: inout ManifestVerification
    ) throws(SUITError) -> AuthenticatedEnvelope {
        let wrapper = try? DecodedAuthentication(bytes, in: envelope.authentication, at: 0)
        let claimed = (wrapper?.blocks ?? []).map { $0.object?.summary(bytes) ?? "an unreadable block" }
        let trusted = keys.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        let authenticated: AuthenticatedEnvelope
        do throws(SUITError) {
            authenticated = try AuthenticatedEnvelope(
                envelope,
                in: bytes.span,
                policy: TrustPolicy(anchors: keys.map { TrustAnchor(key: $0) }, threshold: threshold, now: now),
                crypto: crypto
            )
        } catch {
            var fault = error.fault
            let survey = SignatureSurvey(envelope, bytes, keys: keys, crypto)
            result.signers = survey.valid
            switch error {
            case .untrusted:
                fault.offset = wrapper?.blocks.first?.at
                fault.expected = trusted.isEmpty ? "at least one trusted key" : "a signature by " + trusted
                fault.found = claimed.joined(separator: "; ")
                result.reject("signature", survey.complete(fault, of: error, crypto))
            case .thresholdNotMet: result.reject("signature", survey.complete(fault, of: error, crypto))
            case .manifestDigestMismatch:
                if let digest = wrapper?.digest, let algorithm = DigestAlgorithm(rawValue: digest.algorithm) {
                    let manifest = bytes.span.extracting(envelope.manifestWhole)
                    fault.expected = Hexadecimal.text(bytes[digest.bytes])
                    fault.found = ManifestVerifier.digest(manifest, algorithm, crypto)
                }
                result.reject("digest", fault)
            default: break
            }
            throw error
        }
        result.signers = authenticated.signers
        let signers = authenticated.signers.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        result.pass("signature", claimed.joined(separator: "; ") + "; valid for trusted key " + signers)
        result.pass("digest", Hexadecimal.text(authenticated.digest.bytes))
        return authenticated
    }

    /// The digest of `content` in hexadecimal, or `nil` where it cannot be made.
    static func digest(
        _ content: Span<UInt8>,
        _ algorithm: DigestAlgorithm,
        _ crypto: some CryptoProvider
    ) -> String? {
        guard var digest = crypto.makeDigest(algorithm) else { return nil }
        digest.update(content)
        return Hexadecimal.text(digest.finish())
    }

    private func checkExpiry(_ expires: UInt64?, _ result: inout ManifestVerification) {
        guard let expires else { return result.pass("expiry", "does not expire") }
        guard let now else { return result.skip("expiry", Timestamp.text(expires)) }
        if now < expires { return result.pass("expiry", Timestamp.text(expires)) }
        result.refuse(
            "expiry",
            ManifestFault(
                "the manifest has expired (\(Timestamp.text(expires)))",
                section: "shared-sequence",
                parameter: SUITParameter.useBefore,
                expected: "a moment after \(Timestamp.text(now))",
                found: Timestamp.text(expires),
                action: "build it anew with a later moment and a higher sequence number"
            )
        )
    }

    private func checkSequenceNumber(_ number: UInt64, _ result: inout ManifestVerification) {
        guard let lowestSequenceNumber else { return }
        if number >= lowestSequenceNumber {
            return result.pass("sequence number", "\(number) is not lower than \(lowestSequenceNumber)")
        }
        result.refuse("sequence number", SUITError.sequenceNumber(number, lowest: lowestSequenceNumber).fault)
    }
}
