import CBOR
import Eligibility
import ImageAnalysis

/// New software, and the device that it was judged for.
struct JudgedSoftware {
    /// What the software needs and gives.
    let descriptor: Descriptor
    /// The digests by which tables may name it.
    let digests: [[UInt8]]
    /// The software at its place.
    let update: SoftwareUpdate
    /// The device's own software.
    let index: DeviceIndex
    /// What the device provides beside files.
    let lower: CapabilitySet
    /// Folders in which the device's loader looks first.
    let processorSubfolders: [Text]

    /// All that the software requires.
    var requirements: [Requirement] { descriptor.requirements + descriptor.parts.flatMap(\.requirements) }
}
