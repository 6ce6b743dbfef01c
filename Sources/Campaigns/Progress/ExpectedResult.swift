public import Store

/// What a component must run for the update to have succeeded: any of the results that the author signed for it and that
/// fit the device. One, once the distributor has answered the device's request.
public struct ExpectedResult: Sendable, Hashable {
    /// The component.
    public let component: ComponentName
    /// The digests of the results.
    public let digests: Set<ContentDigest>

    /// Makes an expectation.
    public init(component: ComponentName, digests: Set<ContentDigest>) {
        self.component = component
        self.digests = digests
    }

    /// What the distributor's answers expect: for each component the result that it was answered with.
    ///
    /// - Parameter deliveries: The answers. One without a result expects nothing.
    public static func results(of deliveries: [Delivery]) -> [ExpectedResult] {
        deliveries.compactMap { delivery in
            delivery.to.map { ExpectedResult(component: delivery.component, digests: [$0]) }
        }
    }
}
