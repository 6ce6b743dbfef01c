public import SUIT
public import UpdateProtocol

/// What a device can say about itself beside its identity and its state, supplied from outside.
public protocol DeviceFacts {
    /// The present time in seconds since 1970, or `nil` where the device does not know it.
    var now: UInt64? { get }

    /// The value of a characteristic, or `nil` where the device has none.
    ///
    /// - Parameters:
    ///   - label: one of ``Characteristic``, or the integrator's own.
    ///   - component: the component that is asked about, or `nil` for the device as a whole.
    func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue?
}
