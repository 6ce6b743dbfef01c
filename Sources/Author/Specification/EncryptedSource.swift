/// An encrypted image, made by ``PayloadEncryption``.
public struct EncryptedSource: Equatable, Sendable {
    /// The encryption info, an encoded COSE_Encrypt.
    public var information: SpecifiedFile
    /// The encrypted image.
    public var ciphertext: SpecifiedFile

    /// An encrypted image.
    public init(information: SpecifiedFile, ciphertext: SpecifiedFile) {
        self.information = information
        self.ciphertext = ciphertext
    }
}
