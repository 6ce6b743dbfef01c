import COSE

extension TrustPolicy {
    /// The signatures and MACs of `objects` that are looked at, each as an object of its own: at most
    /// ``signatureLimit``, so that strangers cannot make a device busy.
    ///
    /// Nor can they keep ours from being looked at: those that name an anchor come first, and an object with many
    /// signatures has to wait for the others after each of them.
    func promising(
        _ objects: [AuthenticationObject],
        _ anchors: [TrustAnchor],
        in bytes: Span<UInt8>,
        _ crypto: some CryptoProvider
    ) -> [AuthenticationObject] {
        var total = 0
        for object in objects { total += object.algorithms.count }
        var parts: [[AuthenticationObject]] = []
        var rounds = 0
        for object in objects {
            parts.append(object.parts)
            if object.algorithms.count > rounds { rounds = object.algorithms.count }
        }
        var named: [AuthenticationObject] = []
        var others: [AuthenticationObject] = []
        let keyIDs = total > TrustPolicy.tokenLimit ? anchors.map { $0.key.keyID(crypto) } : []
        for round in 0..<rounds {
            for object in parts where round < object.count {
                if names(object[round], keyIDs, in: bytes) {
                    named.append(object[round])
                } else {
                    others.append(object[round])
                }
            }
        }
        for object in others { named.append(object) }
        if named.count > TrustPolicy.signatureLimit { named.removeLast(named.count - TrustPolicy.signatureLimit) }
        return named
    }

    /// The tokens of `objects` that are looked at, each once: at most ``tokenLimit``.
    func tokens(of objects: [AuthenticationObject], in bytes: Span<UInt8>) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        for object in objects {
            for token in object.webTokens where tokens.count < TrustPolicy.tokenLimit {
                var known = false
                for other in tokens where TrustPolicy.isSame(other, token, in: bytes) { known = true }
                if !known { tokens.append(token) }
            }
        }
        return tokens
    }

    /// Whether the signer of `object`, or whoever vouches for him, says that he is one of `keyIDs`.
    private func names(_ object: AuthenticationObject, _ keyIDs: [[UInt8]], in bytes: Span<UInt8>) -> Bool {
        guard !keyIDs.isEmpty else { return false }
        if let keyID = object.keyID, TrustPolicy.contains(keyID, among: keyIDs, in: bytes) { return true }
        var next = object.webTokens.first
        for _ in 0..<delegation.depth {
            guard let range = next, let token = try? Delegation(bytes, in: range) else { return false }
            if let keyID = token.object.keyID, TrustPolicy.contains(keyID, among: keyIDs, in: bytes) { return true }
            next = token.object.webToken
        }
        return false
    }

    private static func contains(_ range: Range<Int>, among keyIDs: [[UInt8]], in bytes: Span<UInt8>) -> Bool {
        for keyID in keyIDs where keyID.count == range.count {
            var isSame = true
            for index in 0..<keyID.count where bytes[range.lowerBound + index] != keyID[index] { isSame = false }
            if isSame { return true }
        }
        return false
    }

    private static func isSame(_ left: Range<Int>, _ right: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where bytes[left.lowerBound + index] != bytes[right.lowerBound + index] {
            return false
        }
        return true
    }
}
