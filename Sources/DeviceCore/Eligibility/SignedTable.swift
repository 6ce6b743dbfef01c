import CBOR
public import COSE
public import Eligibility

/// A signed compatibility table: a COSE_Sign1 (RFC 9052 section 4.2) with the table inside
/// (docs/formats/compatibility-table.cddl) [E6].
public struct SignedTable: Sendable {
    /// Most bytes of a document: those of a table, and room for what the signature takes.
    public static let sizeLimit = CompatibilityTable.sizeLimit + 4_096

    /// The document, encoded.
    public let bytes: [UInt8]
    /// What it says. Whether that can be trusted, ``verified(by:crypto:)`` tells.
    public let table: CompatibilityTable
    /// The key id that the signature names, a hint.
    public let keyID: [UInt8]

    private let payload: Range<Int>

    /// The document in `bytes`. Its signature is not checked.
    ///
    /// - Throws: ``SignedTableError`` for anything else than one signed table, a table without signature among it.
    public init(_ bytes: [UInt8]) throws(SignedTableError) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge(size: bytes.count, limit: Self.sizeLimit) }
        let place: Range<Int>
        let keyID: [UInt8]
        do throws(COSEError) {
            let object = try Sign1(bytes.span, in: 0..<bytes.count)
            guard let payload = object.payload else { throw COSEError.payloadDetached(at: 0) }
            place = payload
            keyID = object.keyID.map { Array(bytes[$0]) } ?? []
        } catch {
            if (try? CompatibilityTable(decoding: bytes)) != nil { throw .unsigned }
            throw .signature(error)
        }
        do throws(TableError) {
            table = try CompatibilityTable(decoding: bytes.span.extracting(place))
        } catch {
            throw .table(error)
        }
        self.bytes = bytes
        self.keyID = keyID
        payload = place
    }

    /// The table, for whom `authorities` say that its signer speaks.
    ///
    /// - Parameter authorities: whom the device trusts, and for which side.
    /// - Throws: ``SignedTableError/untrusted`` where none of these keys has signed it.
    public func verified(
        by authorities: [(key: PublicKey, authority: TableAuthority)],
        crypto: some CryptoProvider
    ) throws(SignedTableError) -> TrustedTable {
        var found: [TableAuthority] = []
        for (key, authority) in authorities where !key.isWeak && isSigned(by: key, crypto: crypto) {
            found.append(authority)
        }
        guard !found.isEmpty else { throw .untrusted }
        return TrustedTable(table, authorities: found)
    }

    /// Whether the holder of `key` has signed the table.
    public func isSigned(by key: PublicKey, crypto: some CryptoProvider) -> Bool {
        guard let object = try? Sign1(bytes.span, in: 0..<bytes.count) else { return false }
        return object.isSigned(by: key, over: bytes.span.extracting(payload), in: bytes.span, crypto: crypto)
    }
}
