import Answering
import CBOR
import Eligibility
import SUIT
import Store

extension WhatIfView {
    /// Shows what was counted: the most devices first.
    init(_ tally: WhatIfTally, manifest: AcceptedManifest, names: FleetComponents, evaluations: Int) {
        self.init(
            manifest: manifest.digest.hex,
            devices: tally.devices,
            inventories: tally.inventories,
            evaluations: evaluations,
            could: tally.could.map { Self.variant($0.key, $0.value, names) }.sorted(by: Self.isBefore),
            current: tally.current.count,
            couldNot: tally.couldNot.map { Self.reason($0.key, $0.value, names) }.sorted(by: Self.isBefore),
            undecided: tally.undecided.map { Self.reason($0.key, $0.value, names) }.sorted(by: Self.isBefore),
            notConcerned: tally.notConcerned
        )
    }

    private static func variant(
        _ deliveries: [FleetDelivery],
        _ bucket: WhatIfBucket,
        _ names: FleetComponents
    ) -> Variant {
        let parts = deliveries.map { delivery in
            Variant.Part(
                component: names.names[delivery.component],
                vendor: delivery.vendor.flatMap { UUID128($0) }?.description,
                class: delivery.classID.flatMap { UUID128($0) }?.description,
                digest: Hexadecimal.string(delivery.result.bytes)
            )
        }
        return Variant(parts: parts, count: bucket.count, devices: bucket.devices)
    }

    private static func reason(
        _ reason: WhatIfReason,
        _ bucket: WhatIfBucket,
        _ names: FleetComponents
    ) -> Reason {
        Reason(
            code: reason.code,
            component: reason.component.map { names.names[$0] },
            reason: reason.text,
            found: bucket.found,
            edges: bucket.edges.map { $0.explanation.string },
            remedies: remedies(bucket),
            count: bucket.count,
            devices: bucket.devices
        )
    }

    /// Those that help most devices first.
    private static func remedies(_ bucket: WhatIfBucket) -> [Remedy] {
        bucket.remedies.map { Remedy(actions: $0.key, count: $0.value) }.sorted { left, right in
            (-left.count, left.actions.joined()) < (-right.count, right.actions.joined())
        }
    }

    private static func isBefore(_ left: Variant, _ right: Variant) -> Bool {
        (-left.count, left.parts.first?.digest ?? "") < (-right.count, right.parts.first?.digest ?? "")
    }

    private static func isBefore(_ left: Reason, _ right: Reason) -> Bool {
        (-left.count, left.reason) < (-right.count, right.reason)
    }
}
