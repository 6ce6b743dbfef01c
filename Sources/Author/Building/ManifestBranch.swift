import COSE
import SUIT

/// One image of one class, measured: a branch of a component in the manifest.
struct ManifestBranch {
    /// The encrypted image that devices fetch instead.
    struct Encryption {
        let information: [UInt8]
        let digest: SUITDigest
        let size: UInt64
    }

    let vendor: [UInt8]
    let deviceClass: [UInt8]
    let slot: UInt64?
    let conditions: CharacteristicConditions?
    let digest: SUITDigest
    let size: UInt64
    let uri: String?
    let descriptor: DescriptorReference?
    let formats: [UInt64]
    let blocks: BlockDigests?
    let encryption: Encryption?
    /// Old images, and where the patch from each is.
    let patches: [(from: SUITDigest, uri: String)]

    /// Private parameters that concern the fetch.
    var fetchParameters: [ParameterValue] {
        var parameters: [ParameterValue] = []
        if let descriptor { parameters.append(.descriptor(descriptor)) }
        if !formats.isEmpty { parameters.append(.payloadFormats(formats)) }
        if let blocks { parameters.append(.blockDigests(blocks)) }
        return parameters
    }

    /// Digest and size of the result.
    var result: [ParameterValue] { [.imageDigest(digest), .imageSize(size)] }

    /// Sets vendor, class and slot.
    var identity: [ParameterValue] {
        var parameters: [ParameterValue] = [.vendorIdentifier(vendor), .classIdentifier(deviceClass)]
        if let slot { parameters.append(.componentSlot(slot)) }
        return parameters
    }

    /// Checks vendor, class and slot.
    func checkIdentity(_ sequence: inout SequenceEncoder) {
        sequence.command(SUITCommand.vendorIdentifier, policy: .everything)
        sequence.command(SUITCommand.classIdentifier, policy: .everything)
        if slot != nil { sequence.command(SUITCommand.componentSlot, policy: .everything) }
    }

    /// Checks the characteristics.
    ///
    /// - Parameter isForced: where other branches of the component have conditions, one without them needs some that
    ///   always hold, or those of the branch before would stand.
    func checkConditions(_ sequence: inout SequenceEncoder, isForced: Bool) {
        guard conditions != nil || isForced else { return }
        let conditions =
            self.conditions
            ?? CharacteristicConditions([
                CharacteristicConditions.Condition(
                    label: Characteristic.classIdentifier,
                    accepted: [.value(CharacteristicValue(bytes: deviceClass))]
                )
            ])
        sequence.overrideParameters([.characteristicConditions(conditions)])
        sequence.command(SUITCommand.characteristicsMatch, policy: .everything)
    }
}
