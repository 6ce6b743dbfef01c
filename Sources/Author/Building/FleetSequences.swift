import CBOR
import SUIT

/// The command sequences of a manifest for a mixed fleet whose devices ask for their update
/// (docs/reference/manifest.md): each component has one branch for each class, and none for devices that it is not meant
/// for.
struct FleetSequences {
    let request: Text
    let definition: RequestDefinition
    let components: [[ManifestBranch]]
    /// The indices of components that are started.
    let invoked: Set<Int>

    /// Chooses the class, and with it digest and size of the result. Conditions on characteristics are private, and must
    /// not stand here: where a component has them, digest and size follow in each section.
    func appendShared(_ sequence: inout SequenceEncoder, chooses: (inout SequenceEncoder, Int) -> Void) {
        for (index, branches) in components.enumerated() {
            chooses(&sequence, index)
            let isConditional = self.isConditional(branches)
            var seen: [[ParameterValue]] = []
            var alternatives: [SequenceEncoder] = []
            for branch in branches {
                if isConditional, seen.contains(branch.identity) { continue }
                seen.append(branch.identity)
                var alternative = identity(branch)
                if !isConditional { alternative.overrideParameters(branch.result) }
                alternatives.append(alternative)
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
    }

    /// Asks for the payloads, once the verdict on every component is there: a device that one of them does not fit is
    /// sent no byte of the others either.
    func appendPayloadFetch(_ sequence: inout SequenceEncoder) {
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            let isConditional = self.isConditional(branches)
            // Outside of the try-each, where no processor can take a condition that it does not know for a branch that
            // does not fit: it has to stop. A device without the component needs no verdict on it.
            let isJudgedOutside = branches.allSatisfy { $0.descriptor != nil }
            let alternatives = branches.map { branch in
                var alternative = identity(branch)
                if isConditional { branch.checkConditions(&alternative, isForced: true) }
                // From here on a failure is a failure, and not a reason to try the next branch.
                alternative.overrideParameters(
                    [.softFailure(false)] + branch.fetchParameters + (isConditional ? branch.result : [])
                )
                if branch.descriptor != nil, !isJudgedOutside {
                    alternative.command(SUITCommand.eligible, policy: .everything)
                }
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: true)
            if isJudgedOutside { sequence.command(SUITCommand.eligible, policy: .everything) }
        }
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            // Formats and the other parameters stand from the branch that fits.
            let alternatives = starts(branches).map { start in
                var alternative = start
                alternative.overrideParameters([.softFailure(false), .uri(request), .requestDefinition(definition)])
                alternative.command(SUITCommand.fetch, policy: .recordOnFailure)
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
    }

    /// Checks the result before it is switched to. Eligibility is asked again: hours may have passed.
    func appendInstall(_ sequence: inout SequenceEncoder) {
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            let checked = branches.filter { $0.descriptor != nil }.count
            let alternatives: [SequenceEncoder]
            if isConditional(branches) {
                alternatives = branches.map { conditional($0, isChecked: $0.descriptor != nil) }
            } else if checked == 0 || checked == branches.count {
                // Vendor and class stand from the shared sequence, which stopped at the class that fits.
                alternatives = starts(branches).map { result($0, isChecked: checked > 0) }
            } else {
                alternatives = branches.map { result(identity($0), isChecked: $0.descriptor != nil) }
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
    }

    /// Checks what is installed.
    func appendValidate(_ sequence: inout SequenceEncoder) {
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            let alternatives =
                isConditional(branches)
                ? branches.map { conditional($0, isChecked: false) }
                : starts(branches).map { result($0, isChecked: false) }
            sequence.tryEach(alternatives, orNothing: true)
        }
    }

    /// Starts what is installed.
    func appendInvoke(_ sequence: inout SequenceEncoder) {
        for (index, branches) in components.enumerated() where invoked.contains(index) {
            sequence.setComponentIndex(index)
            // Conditions are private, and were judged when it was installed.
            let alternatives = starts(branches, withConditions: false).map { start in
                var alternative = start
                alternative.overrideParameters([.softFailure(false)])
                alternative.command(SUITCommand.invoke, policy: .recordOnFailure)
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
    }

    private func isConditional(_ branches: [ManifestBranch]) -> Bool { branches.contains { $0.conditions != nil } }

    private func identity(_ branch: ManifestBranch) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        sequence.overrideParameters(branch.identity)
        branch.checkIdentity(&sequence)
        return sequence
    }

    /// How branches begin once the one that fits was found: what it has set stands, and is only checked again. A slot
    /// would stand from another branch, too, where not all of them have one: then each says anew who it is for.
    private func starts(_ branches: [ManifestBranch], withConditions: Bool = true) -> [SequenceEncoder] {
        let isConditional = withConditions && self.isConditional(branches)
        let slots = branches.filter { $0.slot != nil }.count
        guard slots == 0 || slots == branches.count else {
            return branches.map { branch in
                var sequence = identity(branch)
                if isConditional { branch.checkConditions(&sequence, isForced: true) }
                return sequence
            }
        }
        var sequence = SequenceEncoder()
        branches[0].checkIdentity(&sequence)
        if isConditional { sequence.command(SUITCommand.characteristicsMatch, policy: .everything) }
        return [sequence]
    }

    private func conditional(_ branch: ManifestBranch, isChecked: Bool) -> SequenceEncoder {
        var sequence = identity(branch)
        branch.checkConditions(&sequence, isForced: true)
        let descriptor = branch.descriptor.map { [ParameterValue.descriptor($0)] } ?? []
        sequence.overrideParameters([.softFailure(false)] + branch.result + (isChecked ? descriptor : []))
        if isChecked { sequence.command(SUITCommand.eligible, policy: .everything) }
        sequence.command(SUITCommand.imageMatch, policy: .everything)
        return sequence
    }

    private func result(_ start: SequenceEncoder, isChecked: Bool) -> SequenceEncoder {
        var sequence = start
        sequence.overrideParameters([.softFailure(false)])
        if isChecked { sequence.command(SUITCommand.eligible, policy: .everything) }
        sequence.command(SUITCommand.imageMatch, policy: .everything)
        return sequence
    }
}
