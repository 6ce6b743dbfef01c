import CBOR
import Eligibility
import HTTPServing
import SUIT
import Store
import UpdateProtocol

/// Holds an inventory against the definition that asked for it: the distributor keeps nothing that nobody asked for [A2].
struct InventoryContentCheck {
    let definition: InventoryDefinition

    /// Checks what `device` tells.
    ///
    /// - Throws: ``Problem`` with status 400.
    func check(_ inventory: Inventory, of device: DeviceID) throws {
        for claims in inventory.claims { try check(claims, of: device) }
        try check(inventory.capabilities != nil, .capabilities, "a capability set")
        try check(inventory[.lower] != nil, .lowerIndex, "an index of the lower layer")
        try check(inventory[.upper] != nil, .upperIndex, "an index of the upper layer")
        if let encoded = inventory.capabilities {
            do throws(DescriptorError) {
                _ = try CapabilitySet(decoding: encoded.span)
            } catch {
                throw Problem.malformed("the inventory's capability set cannot be read", found: "\(error)")
            }
        }
    }

    private func check(_ claims: ComponentClaims, of device: DeviceID) throws {
        let fields: [RequestedCharacteristic]
        if claims.component.isEmpty {
            fields = definition.request.deviceFields
        } else {
            let index = definition.components.firstIndex { $0.segments == claims.component }
            fields = definition.request.entries.first { $0.component == index }?.fields ?? []
        }
        for claim in claims.claims {
            guard fields.contains(where: { $0.label == claim.label }) else {
                throw unasked("characteristic \(claim.label)")
            }
            // Some tell their id as bytes or as a digest; as text it is the one that the device signs with.
            if claim.label == Characteristic.deviceIdentifier, case .text(let id) = claim.value,
                !id.utf8.elementsEqual(device.string.utf8)
            {
                throw Problem.malformed("the inventory is about another device", expected: "the device that signed it")
            }
        }
    }

    private func check(_ isThere: Bool, _ part: InventoryParts, _ name: String) throws {
        if isThere, !definition.parts.contains(part) { throw unasked(name) }
    }

    private func unasked(_ what: String) -> Problem {
        Problem.malformed(
            "the inventory holds what the definition does not ask for",
            expected: "what definition \(definition.sequenceNumber) asks for",
            found: what
        )
    }

    private typealias Characteristic = SUIT.Characteristic
}
