import CBOR
public import COSE

extension KeySet {
    private enum Key {
        static let version: Int64 = 1
        static let keys: Int64 = 2
        static let threshold: Int64 = 3
        static let manifestKeys: Int64 = 4
        static let manifestThreshold: Int64 = 5
        static let expires: Int64 = 6
        static let revoked: Int64 = 7
    }

    private enum MemberKey {
        static let key: Int64 = 1
        static let permissions: Int64 = 2
        static let expires: Int64 = 3
    }

    /// The set, encoded: `key-set` of `docs/formats/keys.cddl`. This is what is signed, and what a device may keep.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 96 * (keys.count + manifestKeys.count) + 36 * revoked.count + 32)
        encoder.beginMap(5 + (expires == nil ? 0 : 1) + (revoked.isEmpty ? 0 : 1))
        encoder.encodeInt(Key.version)
        encoder.encode(version)
        encoder.encodeInt(Key.keys)
        encoder.beginArray(keys.count)
        for key in keys { encoder.append(encoded: key.encoded) }
        encoder.encodeInt(Key.threshold)
        encoder.encode(count: threshold)
        encoder.encodeInt(Key.manifestKeys)
        encoder.beginArray(manifestKeys.count)
        for member in manifestKeys { KeySet.write(member, to: &encoder) }
        encoder.encodeInt(Key.manifestThreshold)
        encoder.encode(count: manifestThreshold)
        if let expires {
            encoder.encodeInt(Key.expires)
            encoder.encode(expires)
        }
        if !revoked.isEmpty {
            encoder.encodeInt(Key.revoked)
            encoder.beginArray(revoked.count)
            for thumbprint in revoked { encoder.encode(bytes: thumbprint) }
        }
        return encoder.bytes
    }

    private static func write(_ member: Member, to encoder: inout CBOREncoder) {
        encoder.beginMap(1 + (member.permissions == .all ? 0 : 1) + (member.expires == nil ? 0 : 1))
        encoder.encodeInt(MemberKey.key)
        encoder.append(encoded: member.key.encoded)
        if member.permissions != .all {
            encoder.encodeInt(MemberKey.permissions)
            member.permissions.write(&encoder)
        }
        if let expires = member.expires {
            encoder.encodeInt(MemberKey.expires)
            encoder.encode(expires)
        }
    }

    /// Reads the set that fills `range` of `bytes`. Whoever reads it from anywhere but his own storage checks who signed
    /// it: ``accept(next:crypto:)``.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(TrustError) {
        var version: UInt64?
        var keys: [PublicKey]?
        var threshold: Int?
        var manifestKeys: [Member]?
        var manifestThreshold: Int?
        var expires: UInt64?
        var revoked: [[UInt8]] = []
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let start = decoder.offset
                switch key {
                case Key.version: version = try decoder.readUnsigned()
                case Key.keys:
                    let count = try decoder.beginArray()
                    guard count <= KeySet.keyLimit else { throw CBORError.tooLong(at: start) }
                    var list: [PublicKey] = []
                    while list.count < count { list.append(try PublicKey.read(&decoder)) }
                    keys = list
                case Key.threshold: threshold = try decoder.readCount()
                case Key.manifestKeys:
                    let count = try decoder.beginArray()
                    guard count <= KeySet.keyLimit else { throw CBORError.tooLong(at: start) }
                    var list: [Member] = []
                    while list.count < count { list.append(try KeySet.readMember(&decoder)) }
                    manifestKeys = list
                case Key.manifestThreshold: manifestThreshold = try decoder.readCount()
                case Key.expires: expires = try decoder.readUnsigned()
                case Key.revoked:
                    let count = try decoder.beginArray()
                    guard count <= KeySet.revokedLimit else { throw CBORError.tooLong(at: start) }
                    while revoked.count < count { revoked.append(try decoder.readByteArray(limit: 32)) }
                // What is not known might restrict.
                default: throw CBORError.invalidValue(at: start)
                }
            }
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        guard let version, let keys, let threshold, let manifestKeys, let manifestThreshold else {
            throw .malformed(.invalidValue(at: range.lowerBound))
        }
        try self.init(
            version: version,
            keys: keys,
            threshold: threshold,
            manifestKeys: manifestKeys,
            manifestThreshold: manifestThreshold,
            expires: expires,
            revoked: revoked
        )
    }

    @_lifetime(decoder: copy decoder)
    private static func readMember(_ decoder: inout CBORDecoder) throws(CBORError) -> Member {
        let start = decoder.offset
        var key: PublicKey?
        var permissions = Permissions.all
        var expires: UInt64?
        var map = try decoder.beginMap()
        while let label = try decoder.nextIntegerKey(&map) {
            switch label {
            case MemberKey.key: key = try PublicKey.read(&decoder)
            case MemberKey.permissions: permissions = try Permissions.read(&decoder)
            case MemberKey.expires: expires = try decoder.readUnsigned()
            default: throw .invalidValue(at: decoder.offset)
            }
        }
        guard let key else { throw .invalidValue(at: start) }
        return Member(key: key, permissions: permissions, expires: expires)
    }

    /// The document with the first signature.
    public func signed(by signer: borrowing some Signer, keyID: [UInt8]) throws(COSEError) -> [UInt8] {
        let payload = encoded
        return try Sign.sign(payload.span, with: signer, keyID: keyID, detached: false)
    }

    /// A document with one signature more. Signers need not meet: each adds his own to the file.
    ///
    /// - Throws: ``TrustError`` where the document is none: nobody signs what he cannot read.
    public static func adding(
        signatureTo document: Span<UInt8>,
        by signer: borrowing some Signer,
        keyID: [UInt8]
    ) throws(TrustError) -> [UInt8] {
        let (_, payload, _) = try read(document)
        do throws(COSEError) {
            return try Sign.adding(to: document, over: document.extracting(payload), with: signer, keyID: keyID)
        } catch {
            throw .object(error)
        }
    }
}
