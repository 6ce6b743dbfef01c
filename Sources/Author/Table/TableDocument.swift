import CBOR
public import COSE
import DeviceCore
public import Eligibility

/// A signed compatibility table: a COSE_Sign1 with the table inside (docs/formats/compatibility-table.cddl) [E6].
public struct TableDocument: Sendable {
    private let signed: SignedTable

    /// The document, encoded.
    public var bytes: [UInt8] { signed.bytes }
    /// What it says. Whether that can be trusted, ``verified(by:crypto:)`` tells.
    public var table: CompatibilityTable { signed.table }
    /// The key id that the signature names, a hint.
    public var keyID: [UInt8] { signed.keyID }

    /// The document in `bytes`. Its signature is not checked.
    ///
    /// - Throws: ``AuthorError`` for anything else than one signed table, a table without signature among it.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        do throws(SignedTableError) {
            signed = try SignedTable(bytes)
        } catch {
            switch error {
            case .unsigned, .untrusted:
                throw AuthorError(
                    .malformed,
                    "the table is not signed",
                    expected: "a signed compatibility table (COSE_Sign1)",
                    found: "a table alone",
                    action: "\"fettle eligibility table build\" signs tables"
                )
            case .tooLarge(let size, _), .table(.tooLarge(let size, _)): throw Self.refusal("\(size) bytes")
            case .signature(let error): throw Self.refusal(error.reason)
            case .table(.malformed(let error)): throw Self.refusal(error.placedReason)
            case .table(.unsupportedVersion(let version)): throw Self.refusal("version \(version) of the format")
            }
        }
    }

    /// A document that `signer` has signed.
    public init(
        _ table: CompatibilityTable,
        signer: borrowing some Signer,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        let payload = table.encoded()
        let bytes: [UInt8]
        do throws(COSEError) {
            bytes = try Sign1.sign(
                payload.span,
                with: signer,
                keyID: signer.publicKey.keyID(crypto),
                detached: false
            )
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: error.reason)
        }
        try self.init(bytes)
    }

    /// The table, for whom `authorities` say that its signer speaks.
    ///
    /// - Parameters:
    ///   - authorities: whom the device trusts, and for which side.
    /// - Throws: ``AuthorError`` where none of these keys has signed it.
    public func verified(
        by authorities: [(key: PublicKey, authority: TableAuthority)],
        crypto: some CryptoProvider
    ) throws(AuthorError) -> TrustedTable {
        do throws(SignedTableError) {
            return try signed.verified(by: authorities, crypto: crypto)
        } catch {
            throw AuthorError(
                .malformed,
                "the compatibility table is not signed by a trusted key",
                expected: authorities.isEmpty
                    ? "a trusted key"
                    : "one of the keys "
                        + authorities.map { Hexadecimal.text($0.key.keyID(crypto)) }.joined(separator: ", "),
                found: keyID.isEmpty ? "a signature without key id" : "the key \(Hexadecimal.text(keyID))",
                action: "check that the table is whole, and whose it is"
            )
        }
    }

    /// Whether the holder of `key` has signed the table.
    public func isSigned(by key: PublicKey, crypto: some CryptoProvider) -> Bool {
        signed.isSigned(by: key, crypto: crypto)
    }

    private static func refusal(_ found: String) -> AuthorError {
        AuthorError(
            .malformed,
            "the compatibility table cannot be read",
            expected: "a signed compatibility table (docs/formats/compatibility-table.cddl)",
            found: found
        )
    }
}
