import ArgumentParser

/// Which devices a patch is for, as the command line names them.
enum PatchProfile: String, ExpressibleByArgument, CaseIterable, Encodable {
    /// Any codec, frames of up to 64 KiB, at most 1 MiB of heap beside what a codec of the system's libraries takes.
    case linux
    /// Microcontrollers: codec 2 alone, small frames and models.
    case mcu
}
