import COSE
import Crypto
import HTTPServing
import Store

/// A device's signed message, as far as a gateway looks into it: it cannot check the signature, and what it does with the
/// message needs no check.
struct SignedMessage: Sendable {
    /// The digest of the device's id.
    let device: ContentDigest
    /// What the device signed.
    let payload: [UInt8]

    /// Takes a message apart.
    ///
    /// - Throws: ``Problem`` with status 400.
    init(_ bytes: [UInt8]) throws(Problem) {
        let message: Sign1
        do throws(COSEError) {
            message = try Sign1(bytes.span, in: 0..<bytes.count)
        } catch {
            throw .malformed(
                "the message is no COSE_Sign1",
                expected: "COSE_Sign1 in deterministic CBOR",
                found: "\(error)"
            )
        }
        guard let keyID = message.keyID, !keyID.isEmpty, let payload = message.payload else {
            throw .malformed("the message has no key id or no payload")
        }
        device = Self.digest(bytes[keyID])
        self.payload = Array(bytes[payload])
    }

    /// The device of a message that was taken apart before.
    static func device(of bytes: [UInt8]) -> ContentDigest { (try? SignedMessage(bytes))?.device ?? digest([]) }

    private static func digest(_ bytes: ArraySlice<UInt8>) -> ContentDigest {
        ContentDigest(SHA256.hash(data: Array(bytes)))!
    }
}
