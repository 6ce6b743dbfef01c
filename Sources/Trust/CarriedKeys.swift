import CBOR
public import COSE

/// Keys that travel in a manifest, on the authority of its signers [M4]: a COSE_KeySet (RFC 9052 section 7), in plain or
/// in a COSE_Encrypt for the devices that may read it.
public struct CarriedKeys: Equatable, Sendable {
    /// Most keys.
    public static let limit = 16
    /// What keys are encrypted for: nothing that is encrypted as a payload can be taken for keys.
    public static let purpose = KeyPurpose(
        "Fettle Carried Keys",
        contentType: "application/vnd.fettle.carried-keys"
    )

    /// The keys.
    public let keys: [AuthenticationKey]

    /// Keys to be carried, at least one.
    ///
    /// - Throws: ``TrustError``: `.invalidKeySet` for none or too many, `.weakKey`.
    public init(keys: [AuthenticationKey]) throws(TrustError) {
        guard !keys.isEmpty, keys.count <= CarriedKeys.limit else { throw .invalidKeySet }
        for key in keys where key.isWeak { throw .weakKey }
        self.keys = keys
    }

    /// The public keys among them, as anchors for what depends on the manifest.
    ///
    /// - Parameter authority: who signed the manifest: its keys may do what every one of them may, and never more.
    public func anchors(authority: Authority) -> [TrustAnchor] {
        let permissions = authority.commonPermissions
        var anchors: [TrustAnchor] = []
        for key in keys {
            guard case .publicKey = key else { continue }
            anchors.append(TrustAnchor(key: key, permissions: permissions))
        }
        return anchors
    }

    /// The secrets among them.
    public var secrets: [SymmetricKey] {
        var secrets: [SymmetricKey] = []
        for key in keys {
            guard case .secret(let secret) = key else { continue }
            secrets.append(secret)
        }
        return secrets
    }

    /// Whether the keys that fill `range` of `bytes` are encrypted.
    public static func areEncrypted(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        let decoder = CBORDecoder(bytes, in: range)
        return (try? decoder.peek()) == .tag
    }

    /// Reads keys in plain that fill `range` of `bytes`.
    ///
    /// - Throws: ``TrustError`` `.secretInPlain` for secrets, which everybody on the way has read.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(TrustError) {
        let keys = try CarriedKeys.read(bytes, in: range)
        for key in keys {
            if case .secret = key { throw .secretInPlain }
        }
        try self.init(keys: keys)
    }

    /// Reads keys that fill `range` of `bytes`, encrypted or in plain.
    ///
    /// - Parameter ownKeys: the keys with which the device opens what is meant for it.
    /// - Throws: ``TrustError``: `.object` with the reason where they cannot be opened.
    public init<Crypto: CipherProvider>(
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        openedWith ownKeys: [DecryptionKey<Crypto.AgreementKey>],
        crypto: Crypto
    ) throws(TrustError) {
        guard CarriedKeys.areEncrypted(bytes, in: range) else {
            try self.init(bytes, in: range)
            return
        }
        let plaintext: [UInt8]
        do throws(COSEError) {
            let object = try Encrypt(bytes, in: range)
            plaintext = try object.open(with: ownKeys, purpose: CarriedKeys.purpose, in: bytes, crypto: crypto)
        } catch {
            throw .object(error)
        }
        try self.init(keys: try CarriedKeys.read(plaintext.span, in: 0..<plaintext.count))
    }

    private static func read(_ bytes: Span<UInt8>, in range: Range<Int>) throws(TrustError) -> [AuthenticationKey] {
        var keys: [AuthenticationKey] = []
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let count = try decoder.beginArray()
            guard count <= limit else { throw CBORError.tooLong(at: range.lowerBound) }
            while keys.count < count { keys.append(try AuthenticationKey.read(&decoder)) }
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        return keys
    }

    /// The keys as a COSE_KeySet.
    private var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 96 * keys.count)
        encoder.beginArray(keys.count)
        for key in keys { encoder.append(encoded: key.encoded) }
        return encoder.bytes
    }

    /// The keys in plain, encoded.
    ///
    /// - Throws: ``TrustError`` `.secretInPlain`.
    public func plain() throws(TrustError) -> [UInt8] {
        guard secrets.isEmpty else { throw .secretInPlain }
        return encoded
    }

    /// The keys encrypted for `recipients`, encoded.
    public func sealed<Crypto: CipherProvider>(
        for recipients: [EncryptionRecipient],
        by algorithm: ContentAlgorithm = .a128GCM,
        crypto: Crypto
    ) throws(COSEError) -> [UInt8] {
        let plaintext = encoded
        return try Encrypt.seal(
            plaintext.span,
            by: algorithm,
            for: recipients,
            detached: false,
            purpose: CarriedKeys.purpose,
            crypto: crypto
        ).object
    }
}
