import COSE
import SwiftCryptoProvider

/// Keys, and objects that another implementation has made with them.
enum EncryptionFixture {
    static let crypto = SwiftCryptoProvider()
    static let payload = [UInt8]("This is the content.".utf8)
    static let keyID = [UInt8]("our-secret".utf8)
    /// 16 bytes: for A128GCM, A128CTR and A128KW.
    static let secret = SymmetricKey(bytes: [UInt8](0...15))
    /// 32 bytes: for ChaCha20 and HMAC.
    static let longSecret = SymmetricKey(bytes: [UInt8](0...31))
    /// The initiator's key of RFC 5903 section 8.1.
    static let scalar = [UInt8](hex: "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433")

    static var agreementKey: SwiftAgreementKey { SwiftAgreementKey(scalar: scalar) ?? .generate() }

    static let mac0 = [UInt8](
        hex: "d1844fa20105044a6f75722d736563726574a054546869732069732074686520636f6e74656e742e"
            + "58205ffef575d9eb3024bd184631ba9c4928db6be4a68be0a479db6a48d9c05ac0a8"
    )
    static let mac = [UInt8](
        hex: "d8618543a10105a054546869732069732074686520636f6e74656e742e"
            + "5820609fe33b699850963e9107580625f7fec29fae9fd2925c13bd300f6cddc943b2"
            + "818340a20125044a6f75722d73656372657440"
    )
    static let encrypt0GCM = [UInt8](
        hex: "d08343a10101a2044a6f75722d736563726574054c6465666768696a6b6c6d6e6f"
            + "58244e0a27d6fb6bcbdaef563230e5a5459855e60cd1a3f257c85182d1b98616460af8b5ad80"
    )
    static let encrypt0ChaCha = [UInt8](
        hex: "d08344a1011818a2044a6f75722d736563726574054c6465666768696a6b6c6d6e6f"
            + "58246079d2b9b8cc05728fb6705f91e6b6e715a8e61ad5c46f7c02a720b1f70d1f9c5506da76"
    )
    /// For a recipient with ``secret`` and one with ``agreementKey``.
    static let encrypt = [UInt8](
        hex: "d8608443a10101a1054c6465666768696a6b6c6d6e6f"
            + "582483f402bbd1cf9b5b052b9fc91798aa1866e103758a53964b303b746bea87c02b32aed359"
            + "828340a20122044a6f75722d7365637265745818a343bf90cb13447304aed724201ffc688181efd239935f5e"
            + "8344a101381ca204456b69642d3220a4010220012158"
            + "20d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63225820"
            + "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
            + "58180a6dfd369750844b1d86a1e62c2f5e3195c686db70918737"
    )
    static let counted = [UInt8](
        hex: "d8608440a20139fffd05506465666768696a6b6c6d6e6f00000000f6"
            + "818340a20122044a6f75722d7365637265745818a343bf90cb13447304aed724201ffc688181efd239935f5e"
    )
    static let countedCiphertext = [UInt8](hex: "dc3c57b2bdb79b2f8c6a5c62bb9d4b17685cbb00")

    typealias Key = DecryptionKey<SwiftAgreementKey>

    /// Opens a COSE_Encrypt with the ciphertext inside.
    static func open(
        _ object: [UInt8],
        with keys: [Key],
        purpose: KeyPurpose = .suitPayload
    ) throws(COSEError) -> [UInt8] {
        let encrypt = try Encrypt(object.span, in: 0..<object.count)
        return try encrypt.open(with: keys, purpose: purpose, in: object.span, crypto: crypto)
    }

    /// Opens a COSE_Encrypt0 with the ciphertext inside.
    static func open0(_ object: [UInt8], with key: SymmetricKey) throws(COSEError) -> [UInt8] {
        let encrypt = try Encrypt0(object.span, in: 0..<object.count)
        guard let ciphertext = encrypt.ciphertext else { throw .payloadDetached(at: 0) }
        let content = object.span.extracting(ciphertext)
        return try encrypt.open(content, key: key, in: object.span, crypto: crypto)
    }

    /// Decrypts a detached ciphertext in pieces.
    static func stream(
        _ object: [UInt8],
        _ ciphertext: [UInt8],
        with keys: [Key],
        piece: Int,
        limit: Int = 1 << 20
    ) throws(COSEError) -> [UInt8] {
        let encrypt = try Encrypt(object.span, in: 0..<object.count)
        var decryptor = try encrypt.makeDecryptor(with: keys, in: object.span, limit: limit, crypto: crypto)
        var plaintext: [UInt8] = []
        var start = 0
        while start < ciphertext.count {
            let end = min(ciphertext.count, start + piece)
            try decryptor.update(ciphertext.span.extracting(start..<end), into: &plaintext)
            start = end
        }
        try decryptor.finish(into: &plaintext)
        return plaintext
    }
}
