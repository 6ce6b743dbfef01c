import CBOR
import SUIT

/// The command sequences of a manifest that says itself from where each image is fetched. As long as no branch needs a
/// private parameter, only standard commands are used, and every SUIT processor can carry it out (suit-manifest
/// appendix A, suit-firmware-encryption section 7).
struct StandardSequences {
    let components: [[ManifestBranch]]
    let invoked: Set<Int>
    /// The component that the encrypted image of a component is fetched to.
    let staging: [Int: Int]
    /// Whether there is more than one component, so that each sequence chooses.
    let choosesComponents: Bool

    private func choose(_ sequence: inout SequenceEncoder, _ index: Int) {
        if choosesComponents { sequence.setComponentIndex(index) }
    }

    func appendShared(_ sequence: inout SequenceEncoder, chooses: (inout SequenceEncoder, Int) -> Void) {
        for (index, branches) in components.enumerated() {
            chooses(&sequence, index)
            if branches.count == 1 {
                sequence.overrideParameters(branches[0].identity + branches[0].result)
                branches[0].checkIdentity(&sequence)
                continue
            }
            let alternatives = branches.map { branch in
                var alternative = SequenceEncoder()
                alternative.overrideParameters(branch.identity)
                branch.checkIdentity(&alternative)
                alternative.overrideParameters(branch.result)
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: false)
        }
    }

    /// Fetches what has to be decrypted before it can be installed.
    func appendPayloadFetch(_ sequence: inout SequenceEncoder) {
        for (index, branches) in components.enumerated() {
            guard let target = staging[index], let encryption = branches[0].encryption else { continue }
            // What fits is found out before anything is fetched, and only the component itself knows.
            appendJudgement(&sequence, index, branches[0])
            sequence.setComponentIndex(target)
            var parameters: [ParameterValue] = [.imageDigest(encryption.digest), .imageSize(encryption.size)]
            if let uri = branches[0].uri { parameters.append(.uri(Text(uri))) }
            sequence.overrideParameters(parameters)
            sequence.command(SUITCommand.fetch, policy: .recordOnFailure)
            sequence.command(SUITCommand.imageMatch, policy: .everything)
        }
    }

    func appendInstall(_ sequence: inout SequenceEncoder) {
        for (index, branches) in components.enumerated() {
            choose(&sequence, index)
            if let source = staging[index], let encryption = branches[0].encryption {
                judge(&sequence, branches[0])
                sequence.overrideParameters([
                    .encryptionInfo(encryption.information), .sourceComponent(source),
                ])
                sequence.command(SUITCommand.copy, policy: .recordOnFailure)
            } else {
                appendFetch(&sequence, branches)
            }
            sequence.command(SUITCommand.imageMatch, policy: .everything)
        }
    }

    private func appendFetch(_ sequence: inout SequenceEncoder, _ branches: [ManifestBranch]) {
        if branches.count == 1 {
            judge(&sequence, branches[0])
            appendSource(&sequence, branches[0])
        } else {
            let alternatives = branches.map { branch in
                var alternative = SequenceEncoder()
                alternative.overrideParameters(branch.identity)
                branch.checkIdentity(&alternative)
                judge(&alternative, branch)
                appendSource(&alternative, branch)
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: false)
        }
        sequence.command(SUITCommand.fetch, policy: .recordOnFailure)
    }

    /// Says from where: the patch for the image that is there, or else the whole image. Only standard commands choose
    /// (suit-manifest appendix A.9); what is fetched has to become the same result.
    private func appendSource(_ sequence: inout SequenceEncoder, _ branch: ManifestBranch) {
        guard let uri = branch.uri else { return }
        guard !branch.patches.isEmpty else { return sequence.overrideParameters([.uri(Text(uri))]) }
        var alternatives = branch.patches.map { patch in
            var alternative = SequenceEncoder()
            alternative.overrideParameters([.imageDigest(patch.from)])
            alternative.command(SUITCommand.imageMatch, policy: [])
            alternative.overrideParameters([.uri(Text(patch.uri))])
            return alternative
        }
        var whole = SequenceEncoder()
        whole.overrideParameters([.uri(Text(uri))])
        alternatives.append(whole)
        sequence.tryEach(alternatives, orNothing: false)
        sequence.overrideParameters(branch.result)
    }

    func appendValidate(_ sequence: inout SequenceEncoder) {
        for index in components.indices {
            choose(&sequence, index)
            sequence.command(SUITCommand.imageMatch, policy: .everything)
        }
    }

    func appendInvoke(_ sequence: inout SequenceEncoder) {
        for index in components.indices where invoked.contains(index) {
            choose(&sequence, index)
            sequence.command(SUITCommand.invoke, policy: .recordOnFailure)
        }
    }

    private func appendJudgement(_ sequence: inout SequenceEncoder, _ index: Int, _ branch: ManifestBranch) {
        guard branch.conditions != nil || branch.descriptor != nil else { return }
        sequence.setComponentIndex(index)
        judge(&sequence, branch)
    }

    /// The private part, where there is one: conditions, eligibility, and what concerns the fetch.
    private func judge(_ sequence: inout SequenceEncoder, _ branch: ManifestBranch) {
        branch.checkConditions(&sequence, isForced: false)
        let parameters = branch.fetchParameters
        if !parameters.isEmpty { sequence.overrideParameters(parameters) }
        if branch.descriptor != nil { sequence.command(SUITCommand.eligible, policy: .everything) }
    }
}
