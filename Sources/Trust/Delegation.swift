import CBOR
public import COSE

/// A token in which the holder of a trusted key vouches for another key [M4]: a CBOR Web Token (RFC 8392) in a
/// COSE_Sign1, as `kcwt` in the protected header of what the other key signs (RFC 9528 section 3.5.2). The token's own
/// protected header may hold the token that vouches for its signer.
public struct Delegation: Equatable, Sendable {
    /// The tag of a CBOR Web Token, which may stand before that of COSE_Sign1.
    static let tag: UInt64 = 61

    /// The claims that are known (RFC 8392 section 3.1, RFC 8747 section 3.1, and one of ours).
    enum Claim {
        static let issuer: Int64 = 1
        static let subject: Int64 = 2
        static let expires: Int64 = 4
        static let notBefore: Int64 = 5
        static let issuedAt: Int64 = 6
        static let identifier: Int64 = 7
        static let confirmation: Int64 = 8
        static let permissions: Int64 = -65_537
    }

    /// The key that is vouched for.
    public let key: PublicKey
    /// What its holder may do, at most.
    public let permissions: Permissions
    /// When the token ends, in seconds since 1970.
    public let expires: UInt64?
    /// When the token begins, in seconds since 1970.
    public let notBefore: UInt64?
    /// The signature, and what it is over.
    let object: Sign1
    let payload: Range<Int>

    /// Reads the token that fills `range` of `bytes`. It is not checked yet.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(TrustError) {
        var start = range.lowerBound
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            if try decoder.peek() == .tag, try decoder.readTag() == Delegation.tag { start = decoder.offset }
        } catch {
            throw .malformed(error)
        }
        do throws(COSEError) {
            self.object = try Sign1(bytes, in: start..<range.upperBound)
            guard let payload = object.payload else { throw COSEError.payloadDetached(at: start) }
            self.payload = payload
        } catch {
            throw .object(error)
        }
        var key: PublicKey?
        var permissions = Permissions.all
        var expires: UInt64?
        var notBefore: UInt64?
        var unsupported: Int64?
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: payload)
            var map = try decoder.beginMap()
            while let claim = try decoder.nextIntegerKey(&map) {
                switch claim {
                // These say something about the token and restrict nothing.
                case Claim.issuer, Claim.subject, Claim.issuedAt, Claim.identifier: try decoder.skip()
                case Claim.expires: expires = try decoder.readUnsigned()
                case Claim.notBefore: notBefore = try decoder.readUnsigned()
                case Claim.confirmation: key = try Delegation.readConfirmation(&decoder)
                case Claim.permissions: permissions = try Permissions.read(&decoder)
                default:
                    unsupported = claim
                    try decoder.skip()
                }
            }
            try decoder.finish()
            guard key != nil else { throw CBORError.invalidValue(at: payload.lowerBound) }
        } catch {
            throw .malformed(error)
        }
        if let unsupported { throw .unsupportedClaim(unsupported) }
        guard let key else { throw .delegationUntrusted }
        guard !key.isWeak else { throw .weakKey }
        self.key = key
        self.permissions = permissions
        self.expires = expires
        self.notBefore = notBefore
    }

    /// Reads `{ 1: COSE_Key }`, the only confirmation method that holds a key in plain.
    @_lifetime(decoder: copy decoder)
    private static func readConfirmation(_ decoder: inout CBORDecoder) throws(CBORError) -> PublicKey {
        let start = decoder.offset
        var map = try decoder.beginMap()
        guard map.remaining == 1, try decoder.nextIntegerKey(&map) == 1 else { throw .invalidValue(at: start) }
        return try PublicKey.read(&decoder)
    }

    /// Fails unless the token holds at `now`; without a clock, only a token that holds for ever does.
    func checkTime(_ now: UInt64?) throws(TrustError) {
        guard expires != nil || notBefore != nil else { return }
        guard let now else { throw .clockNeeded }
        if let expires, now >= expires { throw .expired(expires) }
        if let notBefore, now < notBefore { throw .notYetValid(notBefore) }
    }

    /// Vouches for `key`.
    ///
    /// - Parameters:
    ///   - key: the key that may sign from now on.
    ///   - permissions: what its holder may do; never more than the signer may.
    ///   - expires: when that ends, in seconds since 1970. A device without a clock refuses a token that ends.
    ///   - signer: the anchor, or a key that is vouched for itself.
    ///   - chain: the token that vouches for `signer`, where it is not an anchor.
    /// - Returns: the token, which the holder of `key` puts into what he signs.
    public static func grant(
        to key: PublicKey,
        permissions: Permissions = .all,
        expires: UInt64? = nil,
        notBefore: UInt64? = nil,
        by signer: borrowing some Signer,
        keyID: [UInt8],
        chain: [UInt8]? = nil
    ) throws(COSEError) -> [UInt8] {
        guard !key.isWeak else { throw .weakKey }
        var claims = CBOREncoder(capacity: 128)
        claims.beginMap(
            1 + (expires == nil ? 0 : 1) + (notBefore == nil ? 0 : 1) + (permissions == .all ? 0 : 1)
        )
        if let expires {
            claims.encodeInt(Claim.expires)
            claims.encode(expires)
        }
        if let notBefore {
            claims.encodeInt(Claim.notBefore)
            claims.encode(notBefore)
        }
        claims.encodeInt(Claim.confirmation)
        claims.beginMap(1)
        claims.encodeInt(1)
        claims.append(encoded: key.encoded)
        if permissions != .all {
            claims.encodeInt(Claim.permissions)
            permissions.write(&claims)
        }
        return try Sign1.sign(claims.bytes.span, with: signer, keyID: keyID, detached: false, webToken: chain)
    }
}
