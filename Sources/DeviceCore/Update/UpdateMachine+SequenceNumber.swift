import COSE
import SUIT
import Trust

extension UpdateMachine {
    /// The device's sequence number once the manifest is dealt with.
    ///
    /// There is one number for all that is on the device, so only those who may change all of it raise it: with
    /// 2^64 - 1 whoever may sign for one component could otherwise lock everybody else out. What restricted signers sign
    /// must not be older than the last unrestricted manifest, but is not held against an older one of theirs. A number
    /// for each component would do that too; it changes the format of the state, and is left to its next version.
    var raisedSequenceNumber: UInt64 {
        let offered = fleet ?? manifest
        guard UpdateMachine.isUnrestricted(offered.source.authority), offered.sequenceNumber > state.sequenceNumber
        else { return state.sequenceNumber }
        return offered.sequenceNumber
    }

    /// Whether signers who may do everything are enough by themselves: a restricted one who signs too takes nothing away.
    private static func isUnrestricted(_ authority: Authority) -> Bool {
        var anchors: [AuthenticationKey] = []
        for signer in authority.signers where signer.permissions == .all {
            var known = false
            for anchor in anchors where anchor == signer.anchor { known = true }
            if !known { anchors.append(signer.anchor) }
        }
        return !anchors.isEmpty && anchors.count >= authority.threshold
    }
}
