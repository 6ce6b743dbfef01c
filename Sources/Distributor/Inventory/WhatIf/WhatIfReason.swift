import CBOR
import Eligibility

/// Why devices could not take the software, or why it is not known: what is grouped by.
struct WhatIfReason: Sendable, Hashable {
    /// The component's index in the manifest, where it is about one.
    var component: Int?
    /// What stands in the way, for people.
    let text: String
    /// A word for programs: `no-variant`, `no-inventory`, `characteristics`, `no-descriptor`, `edge`.
    let code: String

    /// A reason.
    init(_ code: String, _ text: String, component: Int? = nil) {
        self.code = code
        self.text = text
        self.component = component
    }

    /// The reason that a failing edge is: without what was found, which may differ from device to device.
    init(_ edge: FailingEdge, component: Int) {
        var common = edge
        common.found = ""
        self.init("edge", common.explanation.string, component: component)
    }
}
