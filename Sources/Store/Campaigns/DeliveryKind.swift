/// How an update travelled to a device [D6].
public enum DeliveryKind: String, Sendable, Hashable, CaseIterable {
    /// As a patch against what the device had.
    case patch
    /// As the full image.
    case full
    /// Not at all: the device needed nothing.
    case none
}
