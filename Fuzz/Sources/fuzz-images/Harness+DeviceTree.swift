import CBOR
import Harness
import ImageAnalysis
import Samples

extension Harness {
    /// Device trees and image trees: what was found out is no more than what is in the file, and fits a board with the same
    /// tree.
    static let deviceTree = Harness("device-tree", isCBOR: false, seeds: DeviceTreeSeeds.all) { input in
        let bytes = input.span
        if let image = try? FITImage(bytes) {
            require(image.parts.count + image.configurations.count <= input.count, "parts from nowhere")
            for part in image.parts {
                require(part.data.map { $0.upperBound <= input.count } ?? true, "data outside of the file")
                require(image.part(part.name) != nil, "a part that cannot be found")
            }
            require((image.standardConfiguration == nil) == image.configurations.isEmpty, "no configuration")
        }
        guard let tree = try? DeviceTree(bytes) else { return }
        let findings = tree.findings
        check(findings)
        var size = 0
        for fact in findings.facts { size += fact.value.count }
        require(size <= 32 * input.count, "facts from nowhere")
        let own = tree.compatible
        switch BoardCompatibility(tree: own, device: own) {
        case .board: require(!own.isEmpty, "a board without a name")
        default: require(own.isEmpty, "a tree that does not fit itself")
        }
        for path in ["/", "/chosen", "/memory@0/x", "//a//", "/cpus/cpu@0"] as [Text] { _ = tree.node(path) }
        require(tree.capabilities.count <= input.count, "capabilities from nowhere")
    }
}

/// Device trees of boards, and image trees.
enum DeviceTreeSeeds {
    static func all() -> [[UInt8]] { [ImageSeeds.deviceTree, ImageSeeds.fit].map(Base64.bytes) }
}
