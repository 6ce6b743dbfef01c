public import CBOR

/// What Arm code was compiled for, from the section `.ARM.attributes` (Arm, Addenda to the ABI for the Arm
/// Architecture, 3.3).
public struct ARMBuildAttributes: Equatable, Sendable {
    /// The name of the processor that was given to the compiler (tag 5).
    public let processor: Text?
    /// The architecture (tag 6), such as 13 for v7E-M.
    public let architectureNumber: UInt64
    /// The profile (tag 7): `A`, `R`, `M`, `S`, or 0 where it is none.
    public let profile: UInt8
    /// The floating-point unit whose instructions were allowed (tag 10); 0 is none.
    public let floatingPoint: UInt64
    /// Whether floating-point arguments are passed in its registers (tag 28).
    public let passesFloatsInRegisters: Bool
    /// Advanced SIMD (tag 12); 0 is none.
    public let advancedSIMD: UInt64
    /// The M-profile vector extension (tag 48): 0 none, 1 integer, 2 floating point too.
    public let vectorExtension: UInt64

    init(_ attributes: BuildAttributes) {
        processor = attributes.texts[5]
        architectureNumber = attributes.numbers[6] ?? 0
        profile = UInt8(truncatingIfNeeded: attributes.numbers[7] ?? 0)
        floatingPoint = attributes.numbers[10] ?? 0
        passesFloatsInRegisters = attributes.numbers[28] == 1
        advancedSIMD = attributes.numbers[12] ?? 0
        vectorExtension = attributes.numbers[48] ?? 0
    }

    /// Whether the code is for a microcontroller (Cortex-M).
    public var isMicrocontroller: Bool {
        profile == 0x4D || [11, 12, 16, 17, 21].contains(architectureNumber)
    }

    /// The architecture as compilers name it, such as `armv7e-m`, or `nil` where it is not known.
    public var architecture: Text? {
        switch architectureNumber {
        case 1: "armv4"
        case 2: "armv4t"
        case 3: "armv5t"
        case 4: "armv5te"
        case 5: "armv5tej"
        case 6: "armv6"
        case 7: "armv6kz"
        case 8: "armv6t2"
        case 9: "armv6k"
        case 10: profile == 0x4D ? "armv7-m" : profile == 0x52 ? "armv7-r" : profile == 0x41 ? "armv7-a" : "armv7"
        case 11, 12: "armv6-m"
        case 13: "armv7e-m"
        case 14: "armv8-a"
        case 15: "armv8-r"
        case 16: "armv8-m.base"
        case 17: "armv8-m.main"
        case 18: "armv8.1-a"
        case 19: "armv8.2-a"
        case 20: "armv8.3-a"
        case 21: "armv8.1-m.main"
        case 22: "armv9-a"
        default: nil
        }
    }

    /// The floating-point unit as Linux names the feature; `nil` where none was allowed.
    public var floatingPointFeature: Text? {
        switch floatingPoint {
        case 1, 2: "vfp"
        case 3: "vfpv3"
        case 4: "vfpv3d16"
        case 5...8: "vfpv4"
        default: nil
        }
    }
}
