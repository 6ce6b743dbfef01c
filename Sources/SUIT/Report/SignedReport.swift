public import CBOR
public import COSE

/// A report in the object that vouches for it (draft-ietf-suit-report section 7): a COSE_Sign1 or COSE_Mac0 around it.
public struct SignedReport: Equatable, Sendable {
    /// The report.
    public let report: SUITReport
    /// Which of the keys vouches for it.
    public let key: AuthenticationKey
    /// Whether all its maps are in deterministic order, as those of this project are.
    public let isDeterministic: Bool

    /// Reads a report that one of `keys` vouches for. Nothing in the report is looked at before.
    public init(
        _ bytes: Span<UInt8>,
        keys: [AuthenticationKey],
        crypto: some CryptoProvider
    ) throws(ReportError) {
        let payload: Range<Int>
        var found: AuthenticationKey?
        do throws(COSEError) {
            if SignedReport.isMac(bytes) {
                let object = try Mac0(bytes, in: 0..<bytes.count)
                guard let content = object.payload else { throw COSEError.payloadDetached(at: 0) }
                payload = content
                for case .secret(let key) in keys
                where found == nil
                    && object.isAuthenticated(by: key, over: bytes.extracting(content), in: bytes, crypto: crypto)
                {
                    found = .secret(key)
                }
            } else {
                let object = try Sign1(bytes, in: 0..<bytes.count)
                guard let content = object.payload else { throw COSEError.payloadDetached(at: 0) }
                payload = content
                for case .publicKey(let key) in keys
                where found == nil
                    && object.isSigned(by: key, over: bytes.extracting(content), in: bytes, crypto: crypto)
                {
                    found = .publicKey(key)
                }
            }
        } catch {
            throw .container(error)
        }
        guard let found else { throw .notAuthentic }
        var isOrdered = true
        do throws(CBORError) {
            self.report = try SUITReport(bytes, in: payload, isOrdered: &isOrdered)
        } catch {
            throw .malformed(error)
        }
        self.key = found
        self.isDeterministic = isOrdered
    }

    private static func isMac(_ bytes: Span<UInt8>) -> Bool {
        var decoder = CBORDecoder(bytes)
        guard (try? decoder.peek()) == .tag, let tag = try? decoder.readTag() else { return false }
        return tag == Mac0.tag
    }
}

extension SUITReport {
    /// The report, signed with the device's key: a tagged COSE_Sign1.
    public func signed(with signer: borrowing some Signer, keyID: [UInt8]) throws(ReportError) -> [UInt8] {
        do throws(COSEError) {
            let payload = encoded
            return try Sign1.sign(payload.span, with: signer, keyID: keyID, detached: false)
        } catch {
            throw .signing(error)
        }
    }

    /// The report, authenticated with a key that the device shares with the receiver: a tagged COSE_Mac0.
    public func authenticated(
        with key: SymmetricKey,
        keyID: [UInt8],
        crypto: some CryptoProvider
    ) throws(ReportError) -> [UInt8] {
        do throws(COSEError) {
            let payload = encoded
            return try Mac0.authenticate(payload.span, with: key, keyID: keyID, detached: false, crypto: crypto)
        } catch {
            throw .signing(error)
        }
    }
}
