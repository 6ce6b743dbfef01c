public import COSE

/// The checks that every ``COSE/CryptoProvider`` must pass, whoever makes it: known answers of the standards, and what
/// has to be refused.
///
/// A test target of the provider runs them all:
///
/// ```swift
/// @Test(arguments: CryptoConformance.checks(of: MyProvider()))
/// func conformance(_ check: ConformanceCheck) throws { try check.run() }
/// ```
public enum CryptoConformance {
    /// The checks of digests, of MACs and of signatures that others have made.
    ///
    /// SHA-384 and SHA-512 are passed over where the provider does not have them.
    public static func checks<Provider: CryptoProvider>(of provider: Provider) -> [ConformanceCheck] {
        digestChecks(of: provider) + macChecks(of: provider) + p256Checks(of: provider) + ed25519Checks(of: provider)
    }

    /// The checks that what `signer` signs is accepted by `provider`, and nothing else is.
    ///
    /// With signer and provider of different libraries, these show that the two agree on the form.
    public static func checks<Provider: CryptoProvider, Key: Signer & Sendable>(
        of signer: Key,
        verifiedBy provider: Provider
    ) -> [ConformanceCheck] {
        [
            ConformanceCheck("M2 what is signed is accepted, for messages of any length") {
                name throws(ConformanceFailure) in
                try signedIsAccepted(name, signer, provider)
            },
            ConformanceCheck("M2 a COSE_Sign1 is accepted as it was signed, and in no other form") {
                name throws(ConformanceFailure) in
                try sign1RoundTrip(name, signer, provider)
            },
        ]
    }

    /// Fails unless `isValid` is what it should be.
    static func expect(
        _ isValid: Bool,
        _ expected: Bool,
        _ check: String,
        at location: @autoclosure () -> String
    ) throws(ConformanceFailure) {
        guard isValid != expected else { return }
        throw ConformanceFailure(
            check,
            at: location(),
            expected: expected ? "accepted" : "refused",
            found: isValid ? "accepted" : "refused"
        )
    }
}
