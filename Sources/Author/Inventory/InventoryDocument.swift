import CBOR
public import COSE
public import SUIT

/// A signed inventory definition (docs/formats/inventory.cddl).
public struct InventoryDocument: Sendable {
    /// The document, encoded.
    public private(set) var bytes: [UInt8]
    /// What it says.
    public let definition: InventoryDefinition
    /// The key ids of its signatures. Hints, never proofs.
    public private(set) var keyIDs: [[UInt8]]

    /// The document in `bytes`. Its signatures are not checked.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        self.bytes = bytes
        do throws(InventoryDefinitionError) {
            self.definition = try .unverified(bytes.span)
            self.keyIDs = try InventoryDefinition.keyIDs(in: bytes.span)
        } catch {
            throw AuthorError(
                .malformed,
                "the inventory definition cannot be read",
                expected: "a signed definition (docs/formats/inventory.cddl)",
                found: "\(error)"
            )
        }
    }

    /// A document that its first signer has signed.
    ///
    /// - Parameter forSeveral: whether others add their signatures.
    public init(
        _ definition: InventoryDefinition,
        signer: borrowing some Signer,
        forSeveral: Bool,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        let keyID = signer.publicKey.keyID(crypto)
        do throws(COSEError) {
            self.bytes = try definition.signed(by: signer, keyID: keyID, forSeveral: forSeveral)
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: error.reason)
        }
        self.definition = definition
        self.keyIDs = [keyID]
    }

    /// Adds a signature to a document for several.
    public mutating func sign(with signer: borrowing some Signer, crypto: some CryptoProvider) throws(AuthorError) {
        let keyID = signer.publicKey.keyID(crypto)
        do throws(InventoryDefinitionError) {
            bytes = try InventoryDefinition.adding(signatureTo: bytes.span, by: signer, keyID: keyID)
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: "\(error)")
        }
        keyIDs.append(keyID)
    }
}
