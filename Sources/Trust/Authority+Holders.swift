import COSE

extension Authority {
    /// How many holders of anchors agree, where the bits of `indices` say which of ``signers`` do (k of n, M2).
    ///
    /// One holder is an anchor *and* a key: two anchors that vouch for one key are one signature, and an anchor whose key
    /// signs on the authority of another has no vote of its own left. So what counts is how many pairs of an anchor and
    /// a signing key can be made without using either twice: a maximum matching, found by augmenting paths.
    public func holders(among indices: UInt64) -> Int {
        var anchors: [AuthenticationKey] = []
        var keys: [AuthenticationKey] = []
        // For each anchor, the keys that sign on its authority, as bits.
        var signing: [UInt64] = []
        for index in signers.indices where index < Authority.signerLimit && indices & (1 << UInt64(index)) != 0 {
            let anchor = Authority.place(of: signers[index].anchor, in: &anchors)
            let key = Authority.place(of: signers[index].key, in: &keys)
            if anchor == signing.count { signing.append(0) }
            signing[anchor] |= 1 << UInt64(key)
        }
        // For each key, the anchor that it is paired with.
        var pairs = [Int](repeating: -1, count: keys.count)
        var count = 0
        for anchor in anchors.indices {
            var tried: UInt64 = 0
            if Authority.pair(anchor, signing, &pairs, &tried) { count += 1 }
        }
        return count
    }

    /// Finds a key for `anchor`, moving other anchors to other keys where that makes room. Each key is tried once, so it
    /// goes no deeper than there are keys.
    private static func pair(
        _ anchor: Int,
        _ signing: [UInt64],
        _ pairs: inout [Int],
        _ tried: inout UInt64
    ) -> Bool {
        for key in pairs.indices {
            let bit: UInt64 = 1 << UInt64(key)
            guard signing[anchor] & bit != 0, tried & bit == 0 else { continue }
            tried |= bit
            if pairs[key] < 0 || pair(pairs[key], signing, &pairs, &tried) {
                pairs[key] = anchor
                return true
            }
        }
        return false
    }

    /// The place of `key` in `keys`, at the end where it was not there.
    private static func place(of key: AuthenticationKey, in keys: inout [AuthenticationKey]) -> Int {
        for index in keys.indices where keys[index] == key { return index }
        keys.append(key)
        return keys.count - 1
    }
}
