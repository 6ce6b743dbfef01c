import CBOR
import COSE
import Foundation
import SwiftCryptoProvider
import Trust

/// Reads the keys that a manifest is to carry, and encodes them, encrypted where recipients are named [M4].
enum CarriedKeyReader {
    static func encode(
        _ carried: CarriedKeysSpecification,
        crypto: some CipherProvider
    ) throws(AuthorError) -> [UInt8] {
        var keys: [AuthenticationKey] = []
        for file in carried.keys { keys.append(.publicKey(try publicKey(file))) }
        do throws(TrustError) {
            let carriedKeys = try CarriedKeys(keys: keys)
            guard !carried.recipients.isEmpty else { return try carriedKeys.plain() }
            return try seal(carriedKeys, for: carried.recipients, crypto)
        } catch {
            throw AuthorError(
                .encryption,
                "the keys cannot be carried",
                at: carried.keys.first?.place,
                expected: error.explained.expected,
                found: error.explained.what + (error.explained.found.map { ", " + $0 } ?? "")
            )
        }
    }

    private static func seal(
        _ keys: CarriedKeys,
        for recipients: [RecipientSpecification],
        _ crypto: some CipherProvider
    ) throws(TrustError) -> [UInt8] {
        var list: [EncryptionRecipient] = []
        do throws(AuthorError) {
            for specified in recipients { list.append(try recipient(specified, crypto)) }
        } catch {
            throw .invalidKeySet
        }
        do throws(COSEError) {
            return try keys.sealed(for: list, crypto: crypto)
        } catch {
            throw .object(error)
        }
    }

    private static func recipient(
        _ specified: RecipientSpecification,
        _ crypto: some CryptoProvider
    ) throws(AuthorError) -> EncryptionRecipient {
        switch specified.key {
        case .agreement(let file):
            let key = try publicKey(file)
            return .agreement(key, keyID: specified.identifier.isEmpty ? key.keyID(crypto) : specified.identifier)
        case .shared(let file):
            let text = String(decoding: try file.read(limit: 1_024), as: UTF8.self).filter { !$0.isWhitespace }
            guard let bytes = Hexadecimal.bytes(text), bytes.count == 16 else {
                throw AuthorError(
                    .encryption,
                    "the shared key cannot be read",
                    at: file.place,
                    expected: "16 bytes in hexadecimal"
                )
            }
            let key = SymmetricKey(bytes: bytes)
            let identifier =
                specified.identifier.isEmpty ? Array(key.thumbprint(crypto).prefix(8)) : specified.identifier
            return .wrapping(key, keyID: identifier)
        }
    }

    private static func publicKey(_ file: SpecifiedFile) throws(AuthorError) -> PublicKey {
        let text = String(decoding: try file.read(limit: 65_536), as: UTF8.self)
        do throws(SwiftCryptoError) {
            return try PublicKey(pem: text)
        } catch {
            throw AuthorError(
                .encryption,
                "the public key \"\(file.url.path)\" cannot be used",
                at: file.place,
                expected: error.expected,
                found: error.found,
                action: error.advice
            )
        }
    }
}
