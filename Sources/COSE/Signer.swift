/// Holds a private key, in memory or in a secure element, and signs with it.
public protocol Signer {
    /// The public half.
    var publicKey: PublicKey { get }

    /// The signature of `message`, in the form that ``CryptoProvider/isValid(_:for:by:)`` takes.
    func sign(_ message: Span<UInt8>) throws(COSEError) -> [UInt8]
}
