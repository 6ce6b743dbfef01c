import Eligibility
import Harness
import ImageAnalysis
import InstructionScan
import Samples

extension Harness {
    /// ELF programs and libraries: what a loader has to know goes into a descriptor that reads alike.
    static let elf = Harness("elf", isCBOR: false, seeds: ProgramSeeds.all) { input in
        guard let file = try? ELFFile(input) else { return }
        let object = LoadableObject(file)
        let descriptor = Descriptor(requirements: object.requirements, provides: object.capabilities)
        let again = try? Descriptor(decoding: descriptor.encoded())
        require(again == descriptor, "written to another descriptor")
    }

    /// Code: whatever it is, the scan comes to an end.
    static let instructions = Harness("instructions", isCBOR: false, seeds: ProgramSeeds.all) { input in
        _ = InstructionScan(input).requirements
    }
}

/// A program and a library.
enum ProgramSeeds {
    static func all() -> [[UInt8]] {
        [ImageSeeds.elfProgram, ImageSeeds.elfLibrary].map(Base64.bytes)
    }
}
