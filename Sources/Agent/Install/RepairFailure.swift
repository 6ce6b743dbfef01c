import BootControl
import CBOR

/// Why a payload or an image could not be mended.
enum RepairFailure: Error, Equatable {
    /// What is damaged cannot be told, or comes damaged again and again: the whole is needed anew.
    case hopeless(Text)
    /// Nothing could be reached.
    case unreachable(Text)
    /// The file cannot be read or written.
    case file(FileError)

    init(_ failure: RangeFailure) {
        switch failure {
        case .unavailable(let detail): self = .hopeless(detail)
        case .unreachable(let detail): self = .unreachable(detail)
        }
    }
}
