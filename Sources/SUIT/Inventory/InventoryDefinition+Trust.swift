import CBOR
public import COSE
public import Trust

extension InventoryDefinition {
    /// The definition in a signed document, once whoever must vouch for it does, and may [A2, M2, M10].
    ///
    /// A definition is held against the same policy as a manifest. Who asks for characteristics in a manifest sets the parameter
    /// fetch-arguments, so its signers must be allowed to set that, and to touch every component that they ask about. The
    /// device as a whole is asked about by those alone who may touch all components.
    ///
    /// - Parameters:
    ///   - document: a tagged COSE_Sign1, or a COSE_Sign where several have to sign, with the definition inside.
    ///   - policy: who must sign.
    ///   - crypto: digests and signatures.
    public static func open(
        _ document: Span<UInt8>,
        policy: TrustPolicy,
        crypto: some CryptoProvider
    ) throws(InventoryDefinitionError) -> InventoryDefinition {
        let (object, payload) = try takeApart(document)
        let authority: Authority
        do throws(TrustError) {
            authority = try policy.authenticate(
                [object],
                over: document.extracting(payload),
                in: document,
                crypto: crypto
            )
        } catch {
            throw .untrusted(error)
        }
        // Nothing of it is read before: whoever cannot sign cannot make a device walk his bytes.
        let definition = try InventoryDefinition(document, in: payload)
        try definition.checkPermitted(authority)
        return definition
    }

    /// The definition in a document, whoever signed it: to show it.
    public static func unverified(_ document: Span<UInt8>) throws(InventoryDefinitionError) -> InventoryDefinition {
        let (_, payload) = try takeApart(document)
        return try InventoryDefinition(document, in: payload)
    }

    /// The key ids of a document's signatures, as far as they name any. Hints, never proofs.
    public static func keyIDs(in document: Span<UInt8>) throws(InventoryDefinitionError) -> [[UInt8]] {
        let (object, _) = try takeApart(document)
        var keyIDs: [[UInt8]] = []
        for part in object.parts {
            guard let range = part.keyID else { continue }
            var bytes: [UInt8] = []
            for index in range { bytes.append(document[index]) }
            keyIDs.append(bytes)
        }
        return keyIDs
    }

    /// The document with its first signature: a COSE_Sign1, or a COSE_Sign to which others add theirs.
    public func signed(
        by signer: borrowing some Signer,
        keyID: [UInt8],
        forSeveral: Bool = false
    ) throws(COSEError) -> [UInt8] {
        let payload = encoded
        guard forSeveral else { return try Sign1.sign(payload.span, with: signer, keyID: keyID, detached: false) }
        return try Sign.sign(payload.span, with: signer, keyID: keyID, detached: false)
    }

    /// A document of several signers with one signature more.
    public static func adding(
        signatureTo document: Span<UInt8>,
        by signer: borrowing some Signer,
        keyID: [UInt8]
    ) throws(InventoryDefinitionError) -> [UInt8] {
        let (_, payload) = try takeApart(document)
        do throws(COSEError) {
            return try Sign.adding(to: document, over: document.extracting(payload), with: signer, keyID: keyID)
        } catch {
            throw .object(error)
        }
    }

    private func checkPermitted(_ authority: Authority) throws(InventoryDefinitionError) {
        if asksAboutDevice {
            guard authority.allows(component: []) else { throw .notPermitted(component: nil) }
        }
        guard authority.allows(parameter: SUITParameter.fetchArguments) else { throw .notPermitted(component: nil) }
        for index in components.indices where !authority.allows(component: components[index].segments) {
            throw .notPermitted(component: index)
        }
    }

    /// Takes a document apart. Nothing in it is trusted yet.
    private static func takeApart(
        _ document: Span<UInt8>
    ) throws(InventoryDefinitionError) -> (object: AuthenticationObject, payload: Range<Int>) {
        guard document.count <= byteLimit else { throw .tooLarge(document.count) }
        let tag: UInt64
        do throws(CBORError) {
            var decoder = CBORDecoder(document)
            tag = try decoder.readTag()
        } catch {
            throw .malformed(error)
        }
        do throws(COSEError) {
            switch tag {
            case Sign1.tag:
                let object = try Sign1(document, in: 0..<document.count)
                guard let payload = object.payload else { throw COSEError.payloadDetached(at: 0) }
                return (.sign1(object), payload)
            case Sign.tag:
                let object = try Sign(document, in: 0..<document.count)
                guard let payload = object.payload else { throw COSEError.payloadDetached(at: 0) }
                return (.sign(object), payload)
            default: throw COSEError.unexpectedTag(at: 0)
            }
        } catch {
            throw .object(error)
        }
    }
}
