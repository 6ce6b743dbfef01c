import CBOR
public import COSE
public import Trust

/// An envelope whose manifest enough trusted keys have signed (suit-manifest section 6.2 step 3; A1).
///
/// The only way to a ``Manifest`` goes through it, so nothing in a manifest can be looked at before its signature.
public struct AuthenticatedEnvelope: Equatable, Sendable {
    /// Most authentication blocks that are looked at: each costs a signature check.
    public static let blockLimit = AuthenticationBlocks.limit

    /// The envelope.
    public let envelope: Envelope
    /// The digest of the manifest, which names it everywhere.
    public let digest: SUITDigest
    /// Who signed, and what they may do together.
    public let authority: Authority

    /// The keys that signed, each once.
    public var signers: [AuthenticationKey] { authority.keys }

    /// Checks who vouches for `envelope`.
    ///
    /// - Parameters:
    ///   - envelope: an envelope taken apart from `bytes`.
    ///   - bytes: the envelope.
    ///   - policy: who must.
    ///   - crypto: digest and signature checks.
    /// - Throws: ``SUITError`` `.unsigned` without an authentication block, `.untrusted` where none verifies with a
    ///   trusted key, `.thresholdNotMet` where too few do, `.manifestDigestMismatch` where the signed digest is not
    ///   the manifest's.
    public init(
        _ envelope: Envelope,
        in bytes: Span<UInt8>,
        policy: TrustPolicy,
        crypto: some CryptoProvider
    ) throws(SUITError) {
        self.envelope = envelope
        let wrapper = try AuthenticationBlocks(envelope, in: bytes)
        self.digest = try wrapper.manifestDigest(in: bytes)
        guard !wrapper.blocks.isEmpty else { throw .unsigned }
        var objects: [AuthenticationObject] = []
        objects.reserveCapacity(wrapper.blocks.count)
        var foreign: COSEError?
        for block in wrapper.blocks {
            do throws(COSEError) { objects.append(try AuthenticationObject(bytes, in: block)) } catch {
                guard AuthenticatedEnvelope.isForeign(error) else { throw .authenticationBlock(error) }
                if foreign == nil { foreign = error }
            }
        }
        if objects.isEmpty, let foreign { throw .authenticationBlock(foreign) }
        do throws(TrustError) {
            // The detached payload is the digest array itself, without the head of its byte string.
            self.authority = try policy.authenticate(
                objects,
                over: bytes.extracting(wrapper.digest),
                in: bytes,
                crypto: crypto
            )
        } catch {
            switch error {
            case .thresholdNotMet(_, 0): throw .untrusted
            case .thresholdNotMet(let needed, let found): throw .thresholdNotMet(needed: needed, found: found)
            default: throw .trust(error)
            }
        }
        guard digest.matches(bytes.extracting(envelope.manifestWhole), crypto: crypto) else {
            throw .manifestDigestMismatch
        }
    }

    /// Whether a block that cannot be read may be well-formed and for somebody else, who knows more algorithms, headers
    /// and recipients or takes more of them: it does not count, and does no harm to the others.
    private static func isForeign(_ error: COSEError) -> Bool {
        switch error {
        case .unsupportedAlgorithm, .criticalHeader, .algorithmMissing, .malformed(.tooLong): true
        default: false
        }
    }

    /// Checks that at least one of `anchors` has signed `envelope`.
    public init(
        _ envelope: Envelope,
        in bytes: Span<UInt8>,
        anchors: [TrustAnchor],
        crypto: some CryptoProvider
    ) throws(SUITError) { try self.init(envelope, in: bytes, policy: TrustPolicy(anchors: anchors), crypto: crypto) }
}
