import ArgumentParser

/// An address of 32 bits, in hexadecimal behind `0x` or in decimal.
struct BaseAddress: ExpressibleByArgument {
    let value: UInt32

    init?(argument: String) {
        let value = argument.hasPrefix("0x") ? UInt32(argument.dropFirst(2), radix: 16) : UInt32(argument)
        guard let value else { return nil }
        self.value = value
    }
}
