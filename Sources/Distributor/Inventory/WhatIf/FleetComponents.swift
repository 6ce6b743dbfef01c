import CBOR
import SUIT

/// The components of a manifest, by index: how messages name them, and how the store does.
struct FleetComponents: Sendable {
    /// The segments of the names.
    let segments: [[[UInt8]]]
    /// The names as paths.
    let names: [String]

    /// The components of `manifest`.
    init(_ manifest: Manifest) {
        segments = manifest.components.map(\.segments)
        names = manifest.components.map { $0.description.string }
    }
}
