import COSE
import SwiftCryptoProvider

/// A COSE_Sign1 with the bytes that it points into: the macros of Swift Testing cannot take a Span.
struct ParsedSign1 {
    let bytes: [UInt8]
    let sign1: Sign1

    init(_ bytes: [UInt8], in range: Range<Int>? = nil) throws(COSEError) {
        self.bytes = bytes
        self.sign1 = try Sign1(bytes.span, in: range ?? 0..<bytes.count)
    }

    var payload: [UInt8]? { sign1.payload.map { [UInt8](bytes[$0]) } }
    var keyID: [UInt8]? { sign1.keyID.map { [UInt8](bytes[$0]) } }

    /// Whether the object is signed by `key`, over `detached` or else its own payload.
    func isSigned(by key: PublicKey, over detached: [UInt8]? = nil) -> Bool {
        let payload = detached ?? payload ?? []
        return sign1.isSigned(by: key, over: payload.span, in: bytes.span, crypto: SwiftCryptoProvider())
    }
}
