import SUIT

/// What a manifest does with a device, before anything is judged.
enum FleetDecision: Sendable, Hashable {
    /// These components would get something.
    case delivers([FleetDelivery])
    /// The device has a component that the manifest names, and no branch is for it.
    case noVariant
    /// The device has none of the components.
    case notConcerned
    /// It depends on what is not known of the device.
    case unknown([FleetFacts.Key])
}
