import COSE

extension CryptoConformance {
    static func signedIsAccepted<Provider: CryptoProvider, Key: Signer>(
        _ check: String,
        _ signer: Key,
        _ provider: Provider
    ) throws(ConformanceFailure) {
        for length in [0, 1, 31, 32, 33, 64, 1_000, 100_000] {
            let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let signature = try sign(message, signer, check)
            guard signature.count == 64 else {
                let found = "\(signature.count) bytes"
                throw ConformanceFailure(check, at: "message of \(length)", expected: "64 bytes", found: found)
            }
            let isValid = provider.isValid(signature.span, for: message.span, by: signer.publicKey)
            try expect(isValid, true, check, at: "message of \(length) bytes")
            let more = provider.isValid(signature.span, for: (message + [0]).span, by: signer.publicKey)
            try expect(more, false, check, at: "message of \(length) bytes and one more")
        }
        // Many signatures, so that numbers with zeros in front, which DER shortens, are among them.
        for number in UInt8(0)..<200 {
            let signature = try sign([number], signer, check)
            let isValid = provider.isValid(signature.span, for: [number].span, by: signer.publicKey)
            try expect(isValid, true, check, at: "signature \(number) of 200")
        }
    }

    static func sign1RoundTrip<Provider: CryptoProvider, Key: Signer>(
        _ check: String,
        _ signer: Key,
        _ provider: Provider
    ) throws(ConformanceFailure) {
        let payload = [UInt8]("payload".utf8)
        let keyID = signer.publicKey.keyID(provider)
        for detached in [false, true] {
            let form = detached ? "detached" : "attached"
            let object: [UInt8]
            do throws(COSEError) {
                object = try Sign1.sign(payload.span, with: signer, keyID: keyID, detached: detached)
            } catch {
                throw ConformanceFailure(check, at: form, expected: "a COSE_Sign1", found: "\(error)")
            }
            let isValid = accepts(object, payload, signer.publicKey, provider)
            try expect(isValid, true, check, at: form)
            for bit in 0..<(object.count * 8) {
                let other = object.flipping(bit)
                // Bytes of an attached payload are taken from the object, as a reader would.
                let isValid = accepts(other, payload, signer.publicKey, provider)
                try expect(isValid, false, check, at: "\(form), bit \(bit) of the object")
            }
        }
    }

    private static func accepts(
        _ object: [UInt8],
        _ detached: [UInt8],
        _ key: PublicKey,
        _ provider: some CryptoProvider
    ) -> Bool {
        guard let sign1 = try? Sign1(object.span, in: 0..<object.count) else { return false }
        if let payload = sign1.payload {
            let content = object.span.extracting(payload)
            return sign1.isSigned(by: key, over: content, in: object.span, crypto: provider)
        }
        return sign1.isSigned(by: key, over: detached.span, in: object.span, crypto: provider)
    }

    private static func sign(
        _ message: [UInt8],
        _ signer: some Signer,
        _ check: String
    ) throws(ConformanceFailure)
        -> [UInt8]
    {
        do throws(COSEError) {
            return try signer.sign(message.span)
        } catch {
            throw ConformanceFailure(check, at: "signer", expected: "a signature", found: "\(error)")
        }
    }
}
