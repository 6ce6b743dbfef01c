import CBOR

/// Why a part of a resource could not be got alone.
enum RangeFailure: Error, Equatable {
    /// Whoever has the resource does not give parts of it, or no longer has it: only the whole can be asked for.
    case unavailable(Text)
    /// Nothing could be reached. What is here is kept, and mended later.
    case unreachable(Text)
}
