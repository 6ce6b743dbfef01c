import CBOR
import COSE
import SUIT

/// Who of those that are trusted has signed, who says to have but has not, and who is missing: for messages, after the
/// device's own check has refused.
struct SignatureSurvey {
    /// The keys whose signature is valid.
    let valid: [AuthenticationKey]
    /// The keys that a block names whose signature does not verify.
    let altered: [AuthenticationKey]
    /// The keys that no block names.
    let missing: [AuthenticationKey]

    init(_ envelope: Envelope, _ bytes: [UInt8], keys: [AuthenticationKey], _ crypto: some CryptoProvider) {
        let items = (try? CBORItem(bytes, in: envelope.authentication))?.array ?? []
        var found: Set<Int> = []
        if let digest = items.first?.content {
            for block in items.dropFirst().compactMap({ $0.content }) {
                guard let object = try? AuthenticationObject(bytes.span, in: block) else { continue }
                let payload = bytes.span.extracting(digest)
                found.formUnion(object.authenticators(among: keys, over: payload, in: bytes.span, crypto: crypto))
            }
        }
        let wrapper = try? DecodedAuthentication(bytes, in: envelope.authentication, at: 0)
        let claimed = (wrapper?.blocks ?? []).compactMap { $0.object }.flatMap { [$0] + $0.parts }
            .compactMap { object in object.keyID.map { Array(bytes[$0]) } }
        var rest: [AuthenticationKey] = []
        for (index, key) in keys.enumerated() where !found.contains(index) { rest.append(key) }
        valid = found.sorted().map { keys[$0] }
        altered = rest.filter { claimed.contains($0.keyID(crypto)) }
        missing = rest.filter { !claimed.contains($0.keyID(crypto)) }
    }

    /// Adds to the fault what people need to find the key that is missing.
    func complete(_ fault: ManifestFault, of error: SUITError, _ crypto: some CryptoProvider) -> ManifestFault {
        func names(_ keys: [AuthenticationKey]) -> String {
            keys.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        }
        var fault = fault
        switch error {
        case .untrusted:
            if !altered.isEmpty {
                fault.what = "the signature of key \(names(altered)) does not verify"
                fault.action = "the manifest or its signature was altered: take the file as its author made it"
            }
        case .thresholdNotMet:
            var parts = ["\(valid.count), valid for \(names(valid))"]
            if !altered.isEmpty { parts.append("the signature of \(names(altered)) does not verify") }
            if !missing.isEmpty { parts.append("none by \(names(missing))") }
            fault.found = parts.joined(separator: "; ")
        default: break
        }
        return fault
    }
}
