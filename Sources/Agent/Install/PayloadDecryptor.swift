import BootControl
import CBOR
import COSE
import DeviceCore
import LibcryptoProvider
import UpdateProtocol

/// Decrypts payloads with the device's keys (suit-firmware-encryption section 6).
struct PayloadDecryptor {
    let keys: [DecryptionKey<LibcryptoAgreementKey>]
    let crypto: LibcryptoProvider

    /// How much is decrypted at once, in bytes.
    private static let pieceSize = 262_144

    /// Makes sure that there is a key for what is encrypted as `information` says.
    func check(_ information: [UInt8]) throws(DeliveryFailure) {
        do throws(COSEError) {
            let encryption = try Encrypt(information.span, in: 0..<information.count)
            _ = try encryption.contentKey(with: keys, in: information.span, crypto: crypto)
        } catch {
            throw failure(error, nil)
        }
    }

    /// Decrypts into a slot. What was written before an error must not count: it was not authenticated.
    func decrypt(
        _ ciphertext: Span<UInt8>,
        _ information: [UInt8],
        resultSize: UInt64,
        _ transfer: StatusReport.Transfer,
        into writer: inout SlotWriter
    ) throws(DeliveryFailure) {
        var decryptor: ContentDecryptor<LibcryptoProvider>
        do throws(COSEError) {
            let encryption = try Encrypt(information.span, in: 0..<information.count)
            decryptor = try encryption.makeDecryptor(
                with: keys,
                in: information.span,
                limit: Int(clamping: resultSize),
                crypto: crypto
            )
        } catch {
            throw failure(error, transfer)
        }
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(PayloadDecryptor.pieceSize + 64)
        var start = 0
        while start < ciphertext.count {
            let end = min(start + PayloadDecryptor.pieceSize, ciphertext.count)
            let piece = ciphertext.extracting(start..<end)
            do throws(COSEError) { try decryptor.update(piece, into: &plaintext) } catch {
                throw failure(error, transfer)
            }
            try append(&plaintext, transfer, &writer)
            start = end
        }
        do throws(COSEError) { try decryptor.finish(into: &plaintext) } catch { throw failure(error, transfer) }
        try append(&plaintext, transfer, &writer)
    }

    private func append(
        _ plaintext: inout [UInt8],
        _ transfer: StatusReport.Transfer,
        _ writer: inout SlotWriter
    ) throws(DeliveryFailure) {
        do throws(FileError) { try writer.append(plaintext.span) } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
        plaintext.removeAll(keepingCapacity: true)
    }

    private func failure(_ error: COSEError, _ transfer: StatusReport.Transfer?) -> DeliveryFailure {
        switch error {
        case .noRecipient:
            .noKey(
                keys.isEmpty
                    ? "the payload is encrypted, and the device has no decryption-keys"
                    : "the payload is encrypted for keys of another kind than the device's"
            )
        case .keyUnwrapFailed, .keyLength, .invalidPublicKey:
            .noKey("the payload is encrypted for other keys than the device's")
        case .decryptionFailed: .invalidPayload("the ciphertext is not what was encrypted", transfer)
        case .ciphertextTooLong(let limit):
            .invalidPayload(Text("the ciphertext is longer than that of \(limit) bytes"), transfer)
        default: .invalidPayload(Text("the payload cannot be decrypted: \(error)"), transfer)
        }
    }
}
