import Trust

/// What the signers of a manifest may do to each of its components (suit-manifest section 6.2, access control).
///
/// What one signer may do to one component and another to the next is not mixed: those who allow the component, the
/// command and the parameter must be as many as must sign.
struct SignerPermissions {
    private let authority: Authority
    /// For each component index, the signers who may touch it, as bits; empty where no signer is restricted.
    private var signersByIndex: [UInt64] = []

    /// The permissions of `authority` for the components with the given identifiers.
    init(_ authority: Authority, _ identifiers: [Range<Int>], in bytes: Span<UInt8>) throws(SUITError) {
        self.authority = authority
        guard !authority.isUnrestricted else { return }
        for index in identifiers.indices {
            let identifier = ComponentIdentifier.read(bytes, in: identifiers[index])
            let signers = mask { $0.allows(component: identifier.segments) }
            guard isSatisfied(by: signers) else { throw .componentNotPermitted(index) }
            signersByIndex.append(signers)
        }
    }

    /// Whether enough signers may use `command` on all components in `components`.
    func allows(command: Int64, on components: UInt64) -> Bool {
        guard !signersByIndex.isEmpty else { return true }
        return allows(mask { $0.allows(command: command) }, on: components)
    }

    /// Whether enough signers may use `command` on every component of the manifest.
    func allowsEverywhere(command: Int64) -> Bool { allows(command: command, on: .max) }

    /// Whether enough signers may use `command` to set `parameter` of all components in `components`.
    func allows(parameter: Int64, by command: Int64, on components: UInt64) -> Bool {
        guard !signersByIndex.isEmpty else { return true }
        return allows(mask { $0.allows(parameter: parameter) && $0.allows(command: command) }, on: components)
    }

    private func allows(_ signers: UInt64, on components: UInt64) -> Bool {
        for index in signersByIndex.indices where components & (1 << UInt64(index)) != 0 {
            guard isSatisfied(by: signers & signersByIndex[index]) else { return false }
        }
        return true
    }

    private func mask(_ isAllowed: (Permissions) -> Bool) -> UInt64 {
        var mask: UInt64 = 0
        for index in authority.signers.indices
        where index < Authority.signerLimit && isAllowed(authority.signers[index].permissions) {
            mask |= 1 << UInt64(index)
        }
        return mask
    }

    /// Whether the signers in `mask` stand for as many holders of anchors as must agree.
    private func isSatisfied(by mask: UInt64) -> Bool { authority.holders(among: mask) >= authority.threshold }
}
