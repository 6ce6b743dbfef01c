public import COSE

/// Who vouched for a message, after a ``TrustPolicy`` was met; and what they may do together.
public struct Authority: Equatable, Sendable {
    /// The signers that count, each once.
    public let signers: [TrustedSigner]
    /// How many holders of anchors must agree.
    public let threshold: Int

    /// Most of ``signers`` that count.
    public static let signerLimit = 64

    /// The keys that signed, each once.
    public var keys: [AuthenticationKey] {
        var keys: [AuthenticationKey] = []
        for signer in signers {
            var known = false
            for key in keys where key == signer.key { known = true }
            if !known { keys.append(signer.key) }
        }
        return keys
    }

    /// Whether as many signers as must agree may touch the component with the name `path`.
    public func allows(component path: [[UInt8]]) -> Bool {
        holders { $0.allows(component: path) } >= threshold
    }

    /// Whether as many signers as must agree may use a command.
    public func allows(command: Int64) -> Bool {
        holders { $0.allows(command: command) } >= threshold
    }

    /// Whether as many signers as must agree may set a parameter.
    public func allows(parameter: Int64) -> Bool {
        holders { $0.allows(parameter: parameter) } >= threshold
    }

    /// What every one of the signers may do.
    public var commonPermissions: Permissions {
        var common = Permissions.all
        for signer in signers { common = common.intersection(signer.permissions) }
        return common
    }

    /// Whether as many signers as must agree may do everything.
    public var isUnrestricted: Bool { holders { $0 == .all } >= threshold }

    /// How many holders of anchors have a signer here whose permissions satisfy `condition`.
    func holders(where condition: (Permissions) -> Bool) -> Int {
        var signers: UInt64 = 0
        for index in self.signers.indices where index < Authority.signerLimit {
            if condition(self.signers[index].permissions) { signers |= 1 << UInt64(index) }
        }
        return holders(among: signers)
    }
}
