import CBOR
import COSE
import Eligibility
import SUIT
import UpdateProtocol

/// What tells whether an inventory says something new. Free storage, free memory and the battery change all the time: of
/// those only the order of magnitude counts.
enum InventoryFingerprint {
    private static let restless: [Int64] = [
        Characteristic.freeStorage, Characteristic.freeMemory, Characteristic.battery,
    ]

    /// The fingerprint of an inventory.
    static func make(_ inventory: Inventory, crypto: some CryptoProvider) -> [UInt8] {
        var coarse = inventory.content
        coarse.claims = coarse.claims.map { entry in
            ComponentClaims(component: entry.component, claims: entry.claims.map(coarse(_:)))
        }
        if let bytes = coarse.capabilities, let set = try? CapabilitySet(decoding: bytes.span) {
            coarse.capabilities = CapabilitySet(
                set.capabilities.map(coarse(_:)),
                unexaminedKinds: set.unexaminedKinds,
                examinedKinds: set.examinedKinds
            ).encoded()
        }
        let encoded = coarse.encoded
        return crypto.sha256(encoded.span)
    }

    private static func coarse(_ claim: ComponentClaims.Claim) -> ComponentClaims.Claim {
        guard restless.contains(claim.label), case .integer(let number) = claim.value else { return claim }
        return ComponentClaims.Claim(label: claim.label, value: .integer(magnitude(number)))
    }

    private static func coarse(_ capability: Capability) -> Capability {
        guard case .attribute(let attribute) = capability, case .number(let number) = attribute.value,
            attribute.kind == .storage || attribute.kind == .memory && attribute.name == "available"
        else { return capability }
        return .attribute(AttributeCapability(attribute.kind, attribute.name, .number(magnitude(number))))
    }

    /// How many bits the number has.
    private static func magnitude(_ number: Int64) -> Int64 { Int64(Int64.bitWidth - number.leadingZeroBitCount) }
}
