import CBOR
import Eligibility
import Store

/// Devices that a what-if treats alike.
struct WhatIfBucket: Sendable {
    /// How many.
    private(set) var count = 0
    /// The first of them.
    private(set) var devices: [String] = []
    /// What the first one's failing edges found, as many different ones as are shown.
    private(set) var found: [String] = []
    /// The failing edges of the first of them.
    private(set) var edges: [FailingEdge] = []

    /// What would make devices eligible, and how many of them.
    private(set) var remedies: [[String]: Int] = [:]

    private static let foundLimit = 4
    private static let edgeLimit = 32

    /// Counts a device.
    mutating func add(_ device: DeviceID, limit: Int, edges: [FailingEdge] = [], remedy: [String] = []) {
        if count == 0 { self.edges = Array(edges.prefix(Self.edgeLimit)) }
        count += 1
        if !remedy.isEmpty { remedies[remedy, default: 0] += 1 }
        if devices.count < limit { devices.append(device.string) }
        if let text = edges.first?.found, !text.isEmpty, found.count < Self.foundLimit, !found.contains(text.string) {
            found.append(text.string)
        }
    }
}
