import Foundation
import PatchEncoding
import Synchronization

@testable import Distributor

/// An encoder that counts how often it is asked, and can be told how to go about it.
final class CountingEncoder: PayloadEncoder {
    /// How it behaves.
    struct Behaviour: Sendable {
        /// How long it takes.
        var delay: TimeInterval = 0
        /// Whether it fails.
        var fails = false
        /// The size of each patch, or nothing for real ones.
        var patchSize: Int?
    }

    struct Failure: Error {}

    private struct Counts {
        var patches = 0
        var images = 0
        var atOnce = 0
        var mostAtOnce = 0
    }

    let behaviour: Behaviour
    private let counts = Mutex(Counts())
    private let encoder = ZstdPayloadEncoder()

    init(_ behaviour: Behaviour = Behaviour()) { self.behaviour = behaviour }

    var patchCount: Int { counts.withLock { $0.patches } }
    var imageCount: Int { counts.withLock { $0.images } }
    var mostAtOnce: Int { counts.withLock { $0.mostAtOnce } }

    func patch(from precursor: [UInt8], to result: [UInt8], names: PatchNames) throws -> [UInt8] {
        try work { $0.patches += 1 }
        if let size = behaviour.patchSize {
            return (0..<size).map { _ in UInt8.random(in: 0...255) }
        }
        return try encoder.patch(from: precursor, to: result, names: names)
    }

    func compressed(_ image: [UInt8]) throws -> [UInt8] {
        try work { $0.images += 1 }
        return try encoder.compressed(image)
    }

    private func work(_ count: (inout Counts) -> Void) throws {
        counts.withLock { counts in
            count(&counts)
            counts.atOnce += 1
            counts.mostAtOnce = max(counts.mostAtOnce, counts.atOnce)
        }
        defer { counts.withLock { $0.atOnce -= 1 } }
        if behaviour.delay > 0 { Thread.sleep(forTimeInterval: behaviour.delay) }
        if behaviour.fails { throw Failure() }
    }
}
