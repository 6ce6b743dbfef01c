import CBOR
public import COSE

extension KeySet {
    /// The first set of a device, by `policy`: enough of its anchors signed it, and enough of its own keys.
    ///
    /// A set decides on everything, so only anchors count that may do everything, and nobody on their behalf.
    ///
    /// - Throws: ``TrustError``: as ``TrustPolicy/authenticate(_:over:in:crypto:)``, and `.ownThresholdNotMet`.
    public static func first(
        _ document: Span<UInt8>,
        policy: TrustPolicy,
        crypto: some CryptoProvider
    ) throws(TrustError) -> KeySet {
        let (object, payload, set) = try read(document)
        var strict = policy
        strict.anchors = []
        for anchor in policy.anchors where anchor.permissions == .all { strict.anchors.append(anchor) }
        strict.delegation = .refused
        _ = try strict.authenticate([.sign(object)], over: document.extracting(payload), in: document, crypto: crypto)
        for key in set.keys where policy.isRevoked(.publicKey(key), crypto) { throw .revokedKey }
        for member in set.manifestKeys where policy.isRevoked(.publicKey(member.key), crypto) { throw .revokedKey }
        try set.check(object, payload, in: document, crypto)
        return set
    }

    /// A set that came over a way that is trusted itself, such as the factory: only its own keys are asked.
    ///
    /// - Throws: ``TrustError`` `.ownThresholdNotMet`, or where the document is none.
    public static func provisioned(
        _ document: Span<UInt8>,
        crypto: some CryptoProvider
    ) throws(TrustError) -> KeySet {
        let (object, payload, set) = try read(document)
        try set.check(object, payload, in: document, crypto)
        return set
    }

    /// The next set: the version after this one, signed by enough keys of this set and by enough of its own.
    ///
    /// Neither set may have expired for manifests: that does not matter here, or a device that slept would never catch up.
    ///
    /// - Throws: ``TrustError``: `.versionNotNewer`, `.versionSkipped`, `.currentThresholdNotMet`, `.ownThresholdNotMet`,
    ///   `.revocationDropped`, `.revokedKey`, or where the document is none.
    public func accept(next document: Span<UInt8>, crypto: some CryptoProvider) throws(TrustError) -> KeySet {
        let (object, payload, next) = try KeySet.read(document)
        guard next.version > version else { throw .versionNotNewer(current: version, found: next.version) }
        guard next.version == version + 1 else {
            throw .versionSkipped(expected: version + 1, found: next.version)
        }
        let found = signers(of: object, over: document.extracting(payload), in: document, crypto)
        guard found >= threshold else { throw .currentThresholdNotMet(needed: threshold, found: found) }
        try next.check(object, payload, in: document, crypto)
        for thumbprint in revoked {
            var isKept = false
            for other in next.revoked where other == thumbprint { isKept = true }
            guard isKept else { throw .revocationDropped }
        }
        return next
    }

    /// Goes through `documents`, in the order of their versions, as far as they lead. Those that are not newer are passed
    /// over, so a whole chain can be given at once.
    ///
    /// - Returns: how many were accepted.
    /// - Throws: ``TrustError`` of the first that is refused; those before it stay accepted.
    @discardableResult
    public mutating func advance(
        through documents: [[UInt8]],
        crypto: some CryptoProvider
    ) throws(TrustError) -> Int {
        var count = 0
        for document in documents {
            do throws(TrustError) {
                self = try accept(next: document.span, crypto: crypto)
            } catch {
                if case .versionNotNewer = error { continue }
                throw error
            }
            count += 1
        }
        return count
    }

    /// Fails unless enough of the set's own keys signed, none of which is revoked.
    private func check(
        _ object: Sign,
        _ payload: Range<Int>,
        in document: Span<UInt8>,
        _ crypto: some CryptoProvider
    ) throws(TrustError) {
        let found = signers(of: object, over: document.extracting(payload), in: document, crypto)
        guard found >= threshold else { throw .ownThresholdNotMet(needed: threshold, found: found) }
        try checkRevoked(crypto)
    }

    /// Takes a document apart. Nothing in it is trusted yet.
    static func read(
        _ document: Span<UInt8>
    ) throws(TrustError) -> (object: Sign, payload: Range<Int>, set: KeySet) {
        guard document.count <= byteLimit else { throw .malformed(.tooLong(at: 0)) }
        let object: Sign
        do throws(COSEError) {
            object = try Sign(document, in: 0..<document.count)
        } catch {
            throw .object(error)
        }
        guard let payload = object.payload else { throw .object(.payloadDetached(at: 0)) }
        let set = try KeySet(document, in: payload)
        return (object, payload, set)
    }
}
