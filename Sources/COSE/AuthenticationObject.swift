import CBOR

/// What vouches for a message: a COSE_Sign1, COSE_Sign, COSE_Mac0 or COSE_Mac with a detached payload (suit-manifest
/// section 8.3). It holds ranges of bytes that stay where they are.
public enum AuthenticationObject: Equatable, Sendable {
    /// One signature.
    case sign1(Sign1)
    /// Several signatures over one payload.
    case sign(Sign)
    /// A MAC by a key that is known.
    case mac0(Mac0)
    /// A MAC for a recipient who holds the key.
    case mac(Mac)

    /// Reads the tagged object that fills `range` of `bytes`.
    ///
    /// - Throws: ``COSEError``: `.unexpectedTag` for other objects, `.payloadNotDetached` where the payload is inside.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        let tag: UInt64
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            tag = try decoder.peek() == .tag ? try decoder.readTag() : 0
        } catch {
            throw COSEError(structure: error)
        }
        let payload: Range<Int>?
        switch tag {
        case Sign1.tag:
            let object = try Sign1(bytes, in: range)
            payload = object.payload
            self = .sign1(object)
        case Sign.tag:
            let object = try Sign(bytes, in: range)
            payload = object.payload
            self = .sign(object)
        case Mac0.tag:
            let object = try Mac0(bytes, in: range)
            payload = object.payload
            self = .mac0(object)
        case Mac.tag:
            let object = try Mac(bytes, in: range)
            payload = object.payload
            self = .mac(object)
        default: throw .unexpectedTag(at: range.lowerBound)
        }
        if let payload { throw .payloadNotDetached(at: payload.lowerBound) }
    }

    /// Which of `keys` vouch for `payload`: their indices, each at most once, in order.
    public func authenticators(
        among keys: [AuthenticationKey],
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> [Int] {
        var found: [Int] = []
        for index in 0..<keys.count
        where isAuthenticated(by: keys[index], over: payload, in: bytes, crypto: crypto) {
            found.append(index)
        }
        return found
    }

    /// Whether `key` vouches for `payload`.
    public func isAuthenticated(
        by key: AuthenticationKey,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> Bool {
        switch (self, key) {
        case (.sign1(let object), .publicKey(let key)):
            object.isSigned(by: key, over: payload, in: bytes, crypto: crypto)
        case (.sign(let object), .publicKey(let key)):
            object.isSigned(by: key, over: payload, in: bytes, crypto: crypto)
        case (.mac0(let object), .secret(let key)):
            object.isAuthenticated(by: key, over: payload, in: bytes, crypto: crypto)
        case (.mac(let object), .secret(let key)):
            object.isAuthenticated(by: key, over: payload, in: bytes, crypto: crypto)
        // A public key is no secret: what it would authenticate as a MAC key, anybody could.
        default: false
        }
    }

    /// The tokens in protected headers in which somebody vouches for a signer's key (`kcwt`, RFC 9528 section 3.5.2).
    public var webTokens: [Range<Int>] {
        switch self {
        case .sign1(let object): object.webToken.map { [$0] } ?? []
        case .sign(let object): object.signatures.compactMap { $0.webToken }
        case .mac0, .mac: []
        }
    }

    /// The object as several with one signature or MAC each, so that each can be looked at by itself.
    public var parts: [AuthenticationObject] {
        guard case .sign(let object) = self else { return [self] }
        return object.parts.map { .sign($0) }
    }

    /// The key id of the first signature or of the MAC. A hint, never a proof.
    public var keyID: Range<Int>? {
        switch self {
        case .sign1(let object): object.keyID
        case .sign(let object): object.signatures.first?.keyID
        case .mac0(let object): object.keyID
        case .mac(let object): object.keyID
        }
    }

    /// The algorithms in use, one per signature or MAC.
    public var algorithms: [COSEAlgorithm] {
        switch self {
        case .sign1(let object): [object.algorithm]
        case .sign(let object): object.signatures.map { $0.algorithm }
        case .mac0(let object): [object.algorithm]
        case .mac(let object): [object.algorithm]
        }
    }
}
