import COSE
import SwiftCryptoProvider
import Trust

/// Makes key set documents for tests.
enum KeySetFixture {
    /// A set whose keys are named by letters.
    static func set(
        _ version: UInt64,
        keys: String,
        threshold: Int = 1,
        manifestKeys: String = "M",
        manifestThreshold: Int = 1,
        expires: UInt64? = nil,
        revoked: String = ""
    ) throws(TrustError) -> KeySet {
        try KeySet(
            version: version,
            keys: keys.map { TestKey.key($0) },
            threshold: threshold,
            manifestKeys: manifestKeys.map { KeySet.Member(key: TestKey.key($0)) },
            manifestThreshold: manifestThreshold,
            expires: expires,
            revoked: revoked.map { TestKey.thumbprint($0) }
        )
    }

    /// The document, signed by the keys in `letters`, each time under another key id; `?` is a signature over something
    /// else by the key after it.
    static func document(_ payload: [UInt8], signedBy letters: String) throws(COSEError) -> [UInt8] {
        var document: [UInt8] = []
        var spoil = false
        var number: UInt8 = 0
        for letter in letters {
            if letter == "?" {
                spoil = true
                continue
            }
            let signer = TestKey.signer(letter)
            let signed = spoil ? payload + [0] : payload
            spoil = false
            number += 1
            if document.isEmpty {
                document = try Sign.sign(signed.span, with: signer, keyID: [number], detached: false)
                if signed != payload { document = replacing(payload, in: document) }
            } else {
                document = try Sign.adding(to: document.span, over: signed.span, with: signer, keyID: [number])
            }
        }
        return document
    }

    static func document(_ set: KeySet, signedBy letters: String) throws(COSEError) -> [UInt8] {
        try document(set.encoded, signedBy: letters)
    }

    static func provisioned(_ document: [UInt8]) throws(TrustError) -> KeySet {
        try KeySet.provisioned(document.span, crypto: TestKey.crypto)
    }

    static func accept(_ document: [UInt8], after set: KeySet) throws(TrustError) -> KeySet {
        try set.accept(next: document.span, crypto: TestKey.crypto)
    }

    /// A document whose payload is another one than its one signature is over.
    private static func replacing(_ payload: [UInt8], in document: [UInt8]) -> [UInt8] {
        guard let sign = try? Sign(document.span, in: 0..<document.count), let old = sign.payload else { return [] }
        var head = [UInt8](document[..<old.lowerBound])
        let width = old.count < 24 ? 1 : (old.count < 256 ? 2 : 3)
        head.removeLast(width)
        let tail = document[old.upperBound...]
        var length: [UInt8]
        switch payload.count {
        case ..<24: length = [0x40 | UInt8(payload.count)]
        case ..<256: length = [0x58, UInt8(payload.count)]
        default: length = [0x59, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        }
        length = head + length
        return length + payload + tail
    }
}
