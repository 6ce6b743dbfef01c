public import COSE
import SUIT
import Trust

/// Checks an envelope as a device would before it acts on it: structure, signature, manifest, members, arguments,
/// integrated payloads, expiry, sequence number. It says what each check found.
public struct ManifestVerifier: Sendable {
    private let keys: [PublicKey]
    private let now: UInt64?
    private let lowestSequenceNumber: UInt64?

    /// A verifier.
    ///
    /// - Parameters:
    ///   - keys: the public keys whose holders are trusted.
    ///   - now: the present time in seconds since 1970, to find out whether the manifest has expired; `nil` to not ask.
    ///   - lowestSequenceNumber: the highest sequence number seen before. A lower one is refused; an equal one is the
    ///     same manifest again, and is not (suit-manifest section 6.2).
    public init(keys: [PublicKey], now: UInt64? = nil, lowestSequenceNumber: UInt64? = nil) {
        self.keys = keys
        self.now = now
        self.lowestSequenceNumber = lowestSequenceNumber
    }

    /// Checks the envelope in `bytes`.
    public func verify(_ bytes: [UInt8], crypto: some CryptoProvider) -> ManifestVerification {
        var result = ManifestVerification(verdict: .accepted)
        do throws(SUITError) {
            let envelope = try Envelope(bytes.span)
            result.pass("envelope", structure(envelope, bytes))
            let authenticated = try authenticate(envelope, bytes, crypto, &result)
            let manifest = try Manifest(authenticated, in: bytes.span, crypto: crypto)
            let count = manifest.components.count
            result.manifest = manifest
            result.pass(
                "manifest",
                "sequence number \(manifest.sequenceNumber), \(count) component\(count == 1 ? "" : "s"), "
                    + manifest.sections.map { SUITNames.section($0.section) }.joined(separator: ", ")
            )
            var arguments = ArgumentCheck(bytes, envelope)
            try arguments.check(manifest)
            result.pass("arguments", arguments.detail)
            do throws(AuthorError) {
                try arguments.checkIntegratedPayloads(crypto)
                result.pass("integrated payloads", arguments.payloadDetail)
            } catch {
                result.reject("integrated payloads", error)
                return result
            }
            checkExpiry(arguments.expires, &result)
            checkSequenceNumber(manifest.sequenceNumber, &result)
        } catch {
            result.fail(SUITStep.name(of: error), error)
        }
        return result
    }

    private func structure(_ envelope: Envelope, _ bytes: [UInt8]) -> String {
        var parts = ["\(bytes.count) bytes", envelope.isTagged ? "tagged 107" : "untagged"]
        if !envelope.members.isEmpty {
            parts.append("with " + envelope.members.map { SUITNames.member($0.key) }.joined(separator: ", "))
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
        let claimed = AuthenticationWrapper(bytes, envelope).blocks.map { block in
            switch block {
            case .signature(let algorithm, let keyID):
                algorithm + " by " + (keyID.map { "key " + Hexadecimal.text($0) } ?? "a key without id")
            case .other(let reason): reason
            }
        }
        let trusted = keys.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        let authenticated: AuthenticatedEnvelope
        do throws(SUITError) {
            authenticated = try AuthenticatedEnvelope(
                envelope,
                in: bytes.span,
                anchors: keys.map { TrustAnchor(key: $0) },
                crypto: crypto
            )
        } catch {
            if case .untrusted = error {
                result.reject(
                    "signature",
                    AuthorError(
                        .malformed,
                        "no signature is by a trusted key",
                        expected: trusted.isEmpty ? "at least one trusted key" : "a signature by " + trusted,
                        found: claimed.joined(separator: ", "),
                        action: "give the author's public key; if this is it, the manifest was altered"
                    )
                )
            }
            throw error
        }
        result.signers = authenticated.signers
        let signers = authenticated.signers.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        result.pass("signature", claimed.joined(separator: ", ") + "; valid for trusted key " + signers)
        result.pass("digest", Hexadecimal.text(authenticated.digest.bytes))
        return authenticated
    }

    private func checkExpiry(_ expires: UInt64?, _ result: inout ManifestVerification) {
        guard let expires else { return result.pass("expiry", "does not expire") }
        guard let now else { return result.skip("expiry", Timestamp.text(expires)) }
        if now < expires { return result.pass("expiry", Timestamp.text(expires)) }
        result.refuse(
            "expiry",
            AuthorError(
                .malformed,
                "the manifest has expired",
                expected: "a moment after \(Timestamp.text(now))",
                found: Timestamp.text(expires)
            )
        )
    }

    private func checkSequenceNumber(_ number: UInt64, _ result: inout ManifestVerification) {
        guard let lowestSequenceNumber else { return }
        if number >= lowestSequenceNumber {
            return result.pass("sequence number", "\(number) is not lower than \(lowestSequenceNumber)")
        }
        result.refuse(
            "sequence number",
            AuthorError(
                .sequenceNumber,
                "the manifest is older than one that was seen before",
                expected: "at least \(lowestSequenceNumber)",
                found: "\(number)"
            )
        )
    }
}
