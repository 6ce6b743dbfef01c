import Harness
import ImageAnalysis
import Samples

extension Harness {
    /// Kernels, their modules and device trees.
    static let kernel = Harness("kernel", isCBOR: false, seeds: KernelSeeds.all) { input in
        let bytes = input.span
        if let image = try? KernelImage(bytes) { check(image.findings) }
        if let module = try? KernelModule(bytes) { check(module.findings) }
        if let tree = try? DeviceTree(bytes) { check(tree.findings) }
        if let image = try? FITImage(bytes) { require(image.parts.count <= input.count, "parts from nowhere") }
    }
}

/// Kernels, a module, device trees.
enum KernelSeeds {
    static func all() -> [[UInt8]] {
        [
            ImageSeeds.bzImage, ImageSeeds.arm64Image, ImageSeeds.riscvImage, ImageSeeds.zImage, ImageSeeds.uImage,
            ImageSeeds.fit, ImageSeeds.deviceTree, ImageSeeds.kernelModule,
        ].map(Base64.bytes)
    }
}
