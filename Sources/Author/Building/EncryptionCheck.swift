import COSE

/// Makes sure that what an author names as encryption info is one.
enum EncryptionCheck {
    static func check(_ information: [UInt8], at place: SourcePlace?) throws(AuthorError) {
        do throws(COSEError) {
            let object = try Encrypt(information.span, in: 0..<information.count)
            guard object.ciphertext == nil else { throw COSEError.payloadNotDetached(at: 0) }
        } catch {
            throw AuthorError(
                .encryption,
                "the encryption info cannot be used",
                at: place,
                expected: "a tagged COSE_Encrypt without ciphertext, as \"fettle payload encrypt\" writes it",
                found: error.reason
            )
        }
    }
}
