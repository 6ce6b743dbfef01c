import CBOR
public import COSE
public import Eligibility

/// A signed compatibility table: a COSE_Sign1 with the table inside (docs/formats/compatibility-table.cddl) [E6].
public struct TableDocument: Sendable {
    /// The document, encoded.
    public let bytes: [UInt8]
    /// What it says. Whether that can be trusted, ``verified(by:crypto:)`` tells.
    public let table: CompatibilityTable
    /// The key id that the signature names, a hint.
    public let keyID: [UInt8]

    private let payload: Range<Int>

    /// The document in `bytes`. Its signature is not checked.
    ///
    /// - Throws: ``AuthorError`` for anything else than one signed table, a table without signature among it.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        guard bytes.count <= CompatibilityTable.sizeLimit + 4_096 else {
            throw Self.refusal("\(bytes.count) bytes")
        }
        if (try? CompatibilityTable(decoding: bytes)) != nil {
            throw AuthorError(
                .malformed,
                "the table is not signed",
                expected: "a signed compatibility table (COSE_Sign1)",
                found: "a table alone",
                action: "\"fettle eligibility table build\" signs tables"
            )
        }
        self.bytes = bytes
        do throws(COSEError) {
            let object = try Sign1(bytes.span, in: 0..<bytes.count)
            guard let payload = object.payload else { throw COSEError.payloadDetached(at: 0) }
            self.payload = payload
            self.keyID = object.keyID.map { Array(bytes[$0]) } ?? []
        } catch {
            throw Self.refusal(error.reason)
        }
        do throws(TableError) {
            self.table = try CompatibilityTable(decoding: Array(bytes[payload]))
        } catch {
            switch error {
            case .malformed(let error): throw Self.refusal(error.placedReason)
            case .tooLarge(let size, _): throw Self.refusal("\(size) bytes")
            case .unsupportedVersion(let version): throw Self.refusal("version \(version) of the format")
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
        var found: [TableAuthority] = []
        for (key, authority) in authorities where !key.isWeak && isSigned(by: key, crypto: crypto) {
            found.append(authority)
        }
        guard !found.isEmpty else {
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
        return TrustedTable(table, authorities: found)
    }

    /// Whether the holder of `key` has signed the table.
    public func isSigned(by key: PublicKey, crypto: some CryptoProvider) -> Bool {
        guard let object = try? Sign1(bytes.span, in: 0..<bytes.count) else { return false }
        return object.isSigned(by: key, over: bytes.span.extracting(payload), in: bytes.span, crypto: crypto)
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
