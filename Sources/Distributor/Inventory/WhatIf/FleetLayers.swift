import Eligibility
import Store

/// What is known of the layers of one device: by digests, since thousands of devices have the same.
struct FleetLayers: Sendable, Hashable {
    /// Its capability set.
    let capabilities: ContentDigest?
    /// The index of its lower layer.
    let lower: ContentDigest?
    /// The index of its upper layer.
    let upper: ContentDigest?

    /// What an inventory names.
    init(_ inventory: InventoryRecord) {
        capabilities = inventory.capabilities
        lower = inventory.lowerIndex
        upper = inventory.upperIndex
    }

    /// Layers by their digests.
    init(capabilities: ContentDigest?, lower: ContentDigest?, upper: ContentDigest?) {
        self.capabilities = capabilities
        self.lower = lower
        self.upper = upper
    }
}
