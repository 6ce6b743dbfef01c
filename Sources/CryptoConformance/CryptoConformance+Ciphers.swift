public import COSE

extension CryptoConformance {
    /// The private key of the initiator in RFC 5903 section 8.1, as PKCS #8, with which ``checks(ofCiphers:agreementKey:)``
    /// checks key agreement.
    public static let agreementKeyPEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyI8B9RDZrD9wopLa
        ojFt5UTpqriv6EBJxiqcV4YtFDOhRANCAATa0LZTlCIc+bBR4f7KV4fQmN/mN/yQ
        ue+UXQw3clgRgFJxoEYc24JS1h8cRW+j5Zqx9FszrM9fWDieBXe4mQuz
        -----END PRIVATE KEY-----
        """

    /// The checks of encryption, key wrap, key agreement and randomness.
    ///
    /// - Parameter agreementKey: the key of ``agreementKeyPEM``.
    public static func checks<Provider: CipherProvider>(
        ofCiphers provider: Provider,
        agreementKey: Provider.AgreementKey
    ) -> [ConformanceCheck] where Provider.AgreementKey: Sendable {
        cipherChecks(of: provider) + streamChecks(of: provider) + keyWrapChecks(of: provider)
            + agreementChecks(of: provider, key: agreementKey)
    }

    private static func cipherChecks<Provider: CipherProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("A4 known ciphertexts are made and opened: GCM, RFC 8439, SP 800-38A") {
                name throws(ConformanceFailure) in
                for vector in CipherVector.all {
                    let sealed = provider.seal(
                        vector.plaintext.span,
                        by: vector.algorithm,
                        key: vector.key.span,
                        nonce: vector.nonce.span,
                        authenticating: vector.additional.span
                    )
                    try expect(bytes: sealed ?? [], vector.ciphertext, name, at: "sealing, \(vector.source)")
                    guard let opened = vector.open(vector.ciphertext, provider) else {
                        throw ConformanceFailure(name, at: vector.source, expected: "a plaintext", found: "nil")
                    }
                    try expect(bytes: opened, vector.plaintext, name, at: "opening, \(vector.source)")
                }
            },
            ConformanceCheck("A4 AEAD refuses a change of any bit of ciphertext, tag, nonce, key or header") {
                name throws(ConformanceFailure) in
                for vector in CipherVector.all where vector.algorithm.isAuthenticated {
                    func refuse(_ other: CipherVector, _ ciphertext: [UInt8], _ what: String) throws(ConformanceFailure)
                    {
                        let isOpened = other.open(ciphertext, provider) != nil
                        try expect(isOpened, false, name, at: "\(vector.source), \(what)")
                    }
                    for bit in 0..<(vector.ciphertext.count * 8) {
                        try refuse(vector, vector.ciphertext.flipping(bit), "bit \(bit) of the ciphertext")
                    }
                    for bit in 0..<(vector.nonce.count * 8) {
                        let other = vector.with(nonce: vector.nonce.flipping(bit))
                        try refuse(other, vector.ciphertext, "bit \(bit) of the nonce")
                    }
                    for bit in 0..<(vector.key.count * 8) {
                        try refuse(
                            vector.with(key: vector.key.flipping(bit)),
                            vector.ciphertext,
                            "bit \(bit) of the key"
                        )
                    }
                    for bit in 0..<(vector.additional.count * 8) {
                        let other = vector.with(additional: vector.additional.flipping(bit))
                        try refuse(other, vector.ciphertext, "bit \(bit) of the header")
                    }
                    try refuse(vector.with(additional: vector.additional + [0]), vector.ciphertext, "longer header")
                    for length in 0..<vector.ciphertext.count {
                        try refuse(vector, [UInt8](vector.ciphertext.prefix(length)), "cut to \(length) bytes")
                    }
                }
            },
            ConformanceCheck(
                "A4 keys and nonces of other lengths are refused, and a header where nothing authenticates it"
            ) {
                name throws(ConformanceFailure) in
                for vector in CipherVector.all {
                    var others: [CipherVector] = []
                    for length in [0, 1, 8, 12, 15, 16, 17, 24, 32, 33] {
                        let bytes = [UInt8](repeating: 7, count: length)
                        if length != vector.algorithm.keyLength { others.append(vector.with(key: bytes)) }
                        if length != vector.algorithm.nonceLength { others.append(vector.with(nonce: bytes)) }
                    }
                    if !vector.algorithm.isAuthenticated { others.append(vector.with(additional: [1])) }
                    for other in others {
                        let location = "\(vector.source), key \(other.key.count), nonce \(other.nonce.count)"
                        try expect(other.open(vector.ciphertext, provider) != nil, false, name, at: location)
                        let sealed = provider.seal(
                            vector.plaintext.span,
                            by: vector.algorithm,
                            key: other.key.span,
                            nonce: other.nonce.span,
                            authenticating: other.additional.span
                        )
                        try expect(sealed != nil, false, name, at: "sealing, \(location)")
                        let stream = provider.makeDecryption(
                            by: vector.algorithm,
                            key: other.key.span,
                            nonce: other.nonce.span,
                            authenticating: other.additional.span
                        )
                        try expect(stream != nil, false, name, at: "stream, \(location)")
                    }
                }
            },
            ConformanceCheck("random bytes have the length asked for and do not repeat") {
                name throws(ConformanceFailure) in
                for count in [0, 1, 12, 16, 32, 1_000] {
                    let first = provider.randomBytes(count)
                    let second = provider.randomBytes(count)
                    let isRight = first?.count == count && second?.count == count && (count < 12 || first != second)
                    try expect(isRight, true, name, at: "\(count) bytes")
                }
                try expect(provider.randomBytes(-1) != nil, false, name, at: "-1 bytes")
            },
        ]
    }

    private static func streamChecks<Provider: CipherProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("A4 in pieces of any length the same comes out, and a wrong tag is refused at the end") {
                name throws(ConformanceFailure) in
                for vector in CipherVector.all {
                    let end = vector.ciphertext.count - vector.algorithm.tagLength
                    for piece in [1, 2, 3, 15, 16, 17, 31, 64] {
                        for isWrong in [false, true] {
                            guard
                                var stream = provider.makeDecryption(
                                    by: vector.algorithm,
                                    key: vector.key.span,
                                    nonce: vector.nonce.span,
                                    authenticating: vector.additional.span
                                )
                            else {
                                if vector.algorithm.isAuthenticated { continue }
                                throw ConformanceFailure(name, at: "A128CTR", expected: "a decryption", found: "nil")
                            }
                            let location = "\(vector.source) in pieces of \(piece)"
                            var plaintext: [UInt8] = []
                            var start = 0
                            while start < end {
                                let next = Swift.min(end, start + piece)
                                let part = vector.ciphertext.span.extracting(start..<next)
                                try expect(stream.update(part, into: &plaintext), true, name, at: location)
                                start = next
                            }
                            try expect(bytes: plaintext, vector.plaintext, name, at: location)
                            var tag = [UInt8](vector.ciphertext.suffix(vector.algorithm.tagLength))
                            if isWrong { tag = tag.isEmpty ? [0] : tag.flipping(piece) }
                            try expect(stream.finish(tag: tag.span), !isWrong, name, at: location)
                        }
                    }
                }
            }
        ]
    }
}
