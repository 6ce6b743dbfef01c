import Eligibility
import ImageAnalysis

/// Where the parts of an inventory come from. Each is asked only for what a signed definition asks for [A2].
protocol InventorySources {
    /// What the device gives to software beside files.
    func capabilities() -> CapabilitySet
    /// The index of the device's software, or `nil` where it cannot be made.
    func index() -> DeviceIndex?
}
