import Answering
import Campaigns
import SUIT
import Store

/// What a device's components must run for a manifest's update to have succeeded (B2).
struct ExpectedResults: Sendable {
    /// Each component of the device that the manifest has a result for, and the results that fit it.
    private let fitting: [ComponentName: Set<ContentDigest>]

    /// What `manifest` has for a device with these components.
    init(_ manifest: AcceptedManifest, components: [RegisteredComponent]) throws {
        var fitting: [ComponentName: Set<ContentDigest>] = [:]
        for variant in manifest.variants {
            let name = try manifest.componentName(variant.component)
            guard let component = components.first(where: { $0.name == name }),
                let digest = ContentDigest(variant.digest.bytes),
                variant.vendorIdentifier.map({ $0 == component.vendorID.bytes }) ?? true,
                variant.classIdentifier.map({ $0 == component.classID.bytes }) ?? true
            else { continue }
            fitting[name, default: []].insert(digest)
        }
        self.fitting = fitting
    }

    /// What is expected, now that the device was given `deliveries`: of a component that was answered just the result that
    /// the answer named, as long as it is one that fits.
    func results(given deliveries: [Delivery]) -> [ExpectedResult] {
        var results = fitting
        for delivery in deliveries {
            guard let result = delivery.to, fitting[delivery.component]?.contains(result) == true else { continue }
            results[delivery.component] = [result]
        }
        return results.map { ExpectedResult(component: $0.key, digests: $0.value) }.sorted {
            $0.component < $1.component
        }
    }
}
