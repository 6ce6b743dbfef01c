import COSE
import Foundation
import Testing

/// An encrypted payload that others made, read from the folder that FETTLE_SHARED names.
struct SharedPayload: Sendable, CustomTestStringConvertible {
    let information: String
    let ciphertext: String
    let plaintext: [UInt8]

    var testDescription: String { information }

    /// The eight payloads of suit-firmware-encryption and libcsuit.
    static let all: [SharedPayload] = {
        let image = [UInt8]("This is a real firmware image.".utf8)
        let configuration = (try? bytes("payloads/libcsuit-config.json")) ?? []
        return ["aes-kw-aes-ctr", "aes-kw-aes-gcm", "es-ecdh-aes-ctr", "es-ecdh-aes-gcm"].map { name in
            SharedPayload(
                information: "fwenc-suit-encryption-info-\(name).bin",
                ciphertext: "fwenc-encrypted-payload-\(name).bin",
                plaintext: image
            )
        }
            + ["aes", "esdh"].flatMap { name in
                [
                    SharedPayload(
                        information: "libcsuit-encryption_info_\(name).cose",
                        ciphertext: "libcsuit-encrypted_image_\(name).bin",
                        plaintext: image
                    ),
                    SharedPayload(
                        information: "libcsuit-encryption_info_config_\(name).cose",
                        ciphertext: "libcsuit-encrypted_config_\(name).bin",
                        plaintext: configuration
                    ),
                ]
            }
    }()

    static let folder: URL? = ProcessInfo.processInfo.environment["FETTLE_SHARED"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("vectors/suit")
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    /// The published key of the recipients with A128KW.
    static let secret = SymmetricKey(bytes: [UInt8](repeating: 0x61, count: 16))

    /// The published key of the recipients with ECDH-ES, as PKCS #8.
    static let agreementPEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYP5t1thdV0ClNJtv
        kSZ+6sW6gbjLU+4knktOsQLEdrOhRANCAARYhs1h3YdYYuWqqCDnoVJ0yWipvJYE
        jdys4y9Qw2Ubo57tgSXpMs1gwOrTZQ0KSFz3JtN40bAW7UKYspYeJY8b
        -----END PRIVATE KEY-----
        """

    /// The plaintext of `ciphertext`, piece by piece.
    static func decrypt<Crypto: CipherProvider>(
        _ ciphertext: [UInt8],
        _ information: [UInt8],
        with agreementKey: Crypto.AgreementKey,
        piece: Int = 7,
        crypto: Crypto
    ) throws(COSEError) -> [UInt8] {
        let object = try Encrypt(information.span, in: 0..<information.count)
        var decryptor = try object.makeDecryptor(
            with: [.secret(secret), .agreement(agreementKey)],
            in: information.span,
            limit: 100,
            crypto: crypto
        )
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
