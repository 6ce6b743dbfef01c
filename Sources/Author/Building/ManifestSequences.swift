import CBOR
import SUIT

/// The command sequences of a manifest for a mixed fleet (docs/reference/manifest.md): each component has one branch
/// for each class, and none for devices that it is not meant for.
struct ManifestSequences {
    /// One variant of a component.
    struct Branch {
        let vendor: [UInt8]
        let deviceClass: [UInt8]
        let digest: SUITDigest
        let size: UInt64
        let descriptor: DescriptorReference?
        let formats: [UInt64]
    }

    let request: Text
    let definition: RequestDefinition
    let expires: UInt64?
    let components: [[Branch]]

    /// Chooses the class, and with it digest and size of the result.
    var shared: SequenceEncoder {
        var sequence = SequenceEncoder()
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            if index == 0, let expires {
                sequence.overrideParameters([.useBefore(expires)])
                sequence.command(SUITCommand.useBefore, policy: .everything)
            }
            let alternatives = branches.map { branch in
                var alternative = identity(branch)
                alternative.overrideParameters([.imageDigest(branch.digest), .imageSize(branch.size)])
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
        return sequence
    }

    /// Asks for the payloads, once the verdict on every component is there: a device that one of them does not fit is
    /// sent no byte of the others either.
    var payloadFetch: SequenceEncoder {
        var sequence = SequenceEncoder()
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            let alternatives = branches.map { branch in
                var alternative = identity(branch)
                // From here on a failure is a failure, and not a reason to try the next branch.
                var parameters: [ParameterValue] = [.softFailure(false)]
                if let descriptor = branch.descriptor { parameters.append(.descriptor(descriptor)) }
                if !branch.formats.isEmpty { parameters.append(.payloadFormats(branch.formats)) }
                alternative.overrideParameters(parameters)
                if branch.descriptor != nil { alternative.command(SUITCommand.eligible, policy: .everything) }
                return alternative
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
        for index in components.indices {
            sequence.setComponentIndex(index)
            // Vendor, class and formats stand from the branch that fits.
            var alternative = SequenceEncoder()
            conditions(&alternative)
            alternative.overrideParameters([.softFailure(false), .uri(request), .requestDefinition(definition)])
            alternative.command(SUITCommand.fetch, policy: .recordOnFailure)
            sequence.tryEach([alternative], orNothing: true)
        }
        return sequence
    }

    /// Checks the result before it is switched to. Eligibility is asked again: hours may have passed.
    var install: SequenceEncoder {
        var sequence = SequenceEncoder()
        for (index, branches) in components.enumerated() {
            sequence.setComponentIndex(index)
            let checked = branches.filter { $0.descriptor != nil }.count
            let alternatives: [SequenceEncoder]
            if checked == 0 || checked == branches.count {
                // Vendor and class stand from the shared sequence, which stopped at the class that fits.
                alternatives = [result(of: SequenceEncoder(), isChecked: checked > 0)]
            } else {
                alternatives = branches.map {
                    result(of: identity($0, isRepeated: true), isChecked: $0.descriptor != nil)
                }
            }
            sequence.tryEach(alternatives, orNothing: true)
        }
        return sequence
    }

    /// Checks what is installed.
    var validate: SequenceEncoder {
        var sequence = SequenceEncoder()
        for index in components.indices {
            sequence.setComponentIndex(index)
            sequence.tryEach([result(of: SequenceEncoder(), isChecked: false)], orNothing: true)
        }
        return sequence
    }

    private func identity(_ branch: Branch, isRepeated: Bool = false) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        sequence.overrideParameters([.vendorIdentifier(branch.vendor), .classIdentifier(branch.deviceClass)])
        if !isRepeated { conditions(&sequence) }
        return sequence
    }

    private func conditions(_ sequence: inout SequenceEncoder) {
        sequence.command(SUITCommand.vendorIdentifier, policy: .everything)
        sequence.command(SUITCommand.classIdentifier, policy: .everything)
    }

    private func result(of start: SequenceEncoder, isChecked: Bool) -> SequenceEncoder {
        var sequence = start
        conditions(&sequence)
        sequence.overrideParameters([.softFailure(false)])
        if isChecked { sequence.command(SUITCommand.eligible, policy: .everything) }
        sequence.command(SUITCommand.imageMatch, policy: .everything)
        return sequence
    }
}
