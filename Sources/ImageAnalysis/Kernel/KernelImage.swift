public import CBOR
public import Eligibility

/// A kernel image, or a file that boot loaders take one from, in whichever of the known formats the bytes have.
public enum KernelImage: Equatable, Sendable {
    /// Linux for x86 (`bzImage`).
    case x86(X86KernelImage)
    /// Uncompressed Linux for arm64 or RISC-V (`Image`), with its version line.
    case flat(FlatKernelImage, KernelBanner?)
    /// Linux for 32-bit Arm that unpacks itself (`zImage`).
    case arm(ARMKernelImage)
    /// An image with U-Boot's header (`uImage`), with the version line of a kernel that is not compressed.
    case uBoot(UBootImage, KernelBanner?)
    /// Several images for U-Boot (FIT), with the version line of the standard configuration's kernel, where that is not
    /// compressed.
    case tree(FITImage, KernelBanner?)

    /// Whether the bytes look like one of the formats.
    public static func isPresent(_ bytes: Span<UInt8>) -> Bool {
        X86KernelImage.isPresent(bytes) || FlatKernelImage.architecture(bytes) != nil
            || ARMKernelImage.isPresent(bytes) || UBootImage.isPresent(bytes)
    }

    /// Reads the image that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(KernelError) {
        if X86KernelImage.isPresent(bytes) {
            self = .x86(try X86KernelImage(bytes))
        } else if FlatKernelImage.architecture(bytes) != nil {
            self = .flat(try FlatKernelImage(bytes), KernelBanner.find(in: bytes))
        } else if ARMKernelImage.isPresent(bytes) {
            self = .arm(try ARMKernelImage(bytes))
        } else if UBootImage.isPresent(bytes) {
            let image = try UBootImage(bytes)
            let isPlain = image.isLinuxKernel && image.compression == 0
            self = .uBoot(image, isPlain ? KernelBanner.find(in: bytes.extracting(image.data)) : nil)
        } else if FlattenedDeviceTree.isPresent(bytes) {
            let image = try FITImage(bytes)
            self = .tree(image, Self.banner(image, bytes))
        } else {
            throw KernelError(
                .otherFormat,
                in: "kernel image",
                at: 0,
                expected: "bzImage, Image, zImage, uImage or FIT",
                found: "other bytes"
            )
        }
    }

    private static func banner(_ image: FITImage, _ bytes: Span<UInt8>) -> KernelBanner? {
        guard let name = image.standardConfiguration?.kernel, let part = image.part(name), let data = part.data,
            part.compression == nil || part.compression == "none"
        else { return nil }
        return KernelBanner.find(in: bytes.extracting(data))
    }

    /// The kernel's release, such as `6.1.0-18-amd64`, where the image says it.
    public var release: Text? {
        switch self {
        case .x86(let image): image.release
        case .flat(_, let banner), .uBoot(_, let banner), .tree(_, let banner): banner?.release
        case .arm: nil
        }
    }

    /// The processor, where the image says it.
    public var machine: Machine? {
        switch self {
        case .x86(let image): (image.is64Bit ? BootArchitecture.x86_64 : .x86).machine
        case .flat(let image, _): image.machine
        case .arm(let image): Machine(addressClass: 1, byteOrder: image.isBigEndian ? 2 : 1, number: 40)
        case .uBoot(let image, _): BootArchitecture(number: image.architecture)?.machine
        case .tree(let image, _):
            image.standardConfiguration?.kernel.flatMap { image.part($0)?.architecture }
                .flatMap { BootArchitecture(name: $0)?.machine }
        }
    }
}

extension FlatKernelImage {
    /// The processor. Of RISC-V only the width of 64 bits boots from such an image in practice, but the header does not
    /// say so.
    var machine: Machine? {
        switch architecture {
        case .arm64: Machine(addressClass: 2, byteOrder: isBigEndian ? 2 : 1, number: 183)
        case .riscv: nil
        }
    }
}
