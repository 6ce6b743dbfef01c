import CBOR
import Eligibility

extension [ImageFact] {
    /// Adds a fact; `nil` adds none.
    mutating func add(_ label: Text, _ value: String?) {
        if let value { append(ImageFact(label, Text(value))) }
    }

    /// Adds a fact; `nil` adds none.
    mutating func add(_ label: Text, text value: Text?) {
        if let value { append(ImageFact(label, value)) }
    }

    /// Adds what a vector table says.
    mutating func add(_ table: CortexMVectorTable?) {
        add("initial stack pointer", table?.initialStackPointer.hexadecimal)
        add("reset handler", table?.resetHandler.hexadecimal)
    }
}
