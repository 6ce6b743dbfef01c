/// The start of a vector table of an Arm Cortex-M processor (Armv7-M Architecture Reference Manual, B1.5.3): the
/// initial stack pointer and the exception handlers.
///
/// A raw image has no other mark of the board that it is for: its stack must lie in the board's RAM and its reset
/// handler in its own code. The table is recognised only where all of it makes sense.
public struct CortexMVectorTable: Equatable, Sendable {
    /// The first word: the end of the stack, in RAM.
    public let initialStackPointer: UInt32
    /// The second word: the address of the first instruction, with the Thumb bit.
    public let resetHandler: UInt32

    /// The table at `offset`, or `nil` where the bytes are not a plausible one.
    ///
    /// - Parameters:
    ///   - bytes: the code.
    ///   - offset: where the table starts in it.
    ///   - code: the addresses that the image fills. The reset handler must lie in them; the others may also lie in
    ///     RAM, to which boot loaders copy the code that they write flash with.
    ///   - handlers: the least number of handlers that must be there; a file that does not name the processor needs
    ///     more than the one for reset to be believed.
    init?(_ bytes: Span<UInt8>, at offset: Int = 0, code: MemoryMap, handlers: Int = 2) {
        self.init(
            bytes,
            offset,
            handlers,
            isStart: { code.contains(UInt64($0)) },
            isCode: { code.contains(UInt64($0)) || Self.isRAM(UInt64($0)) }
        )
    }

    /// The table at `offset` of code whose place is not known: all handlers must lie within the code's length of one
    /// another.
    init?(unplaced bytes: Span<UInt8>, at offset: Int, length: Int) {
        guard offset >= 0, bytes.count - offset >= 8 else { return nil }
        let reset = Int64(bytes.littleEndian32(offset + 4))
        self.init(bytes, offset, 3, isStart: { _ in true }, isCode: { abs(Int64($0) - reset) < Int64(length) })
    }

    private init?(
        _ bytes: Span<UInt8>,
        _ offset: Int,
        _ least: Int,
        isStart: (UInt32) -> Bool,
        isCode: (UInt32) -> Bool
    ) {
        guard offset >= 0, bytes.count - offset >= 8 else { return nil }
        initialStackPointer = bytes.littleEndian32(offset)
        resetHandler = bytes.littleEndian32(offset + 4)
        guard initialStackPointer % 4 == 0, initialStackPointer > 0, Self.isRAM(UInt64(initialStackPointer - 4)),
            resetHandler & 1 == 1, isStart(resetHandler & ~1)
        else { return nil }
        // NMI, HardFault, SVCall, PendSV and SysTick exist on every Cortex-M; the entries between them are reserved
        // on some and used for checksums by some boot ROMs.
        var count = 1
        for index in [2, 3, 11, 14, 15] where bytes.count - offset >= 4 * index + 4 {
            let handler = bytes.littleEndian32(offset + 4 * index)
            if handler == 0 { continue }
            guard handler & 1 == 1, isCode(handler & ~1) else {
                if least > 1 { return nil }
                break
            }
            count += 1
        }
        guard count >= least else { return nil }
    }

    /// Whether an address can be RAM in the memory map of the architecture: SRAM and tightly coupled memory below the
    /// peripherals, or external RAM.
    static func isRAM(_ address: UInt64) -> Bool {
        (0x1000_0000...0x3FFF_FFFF).contains(address) || (0x6000_0000...0x9FFF_FFFF).contains(address)
            || (0xC000_0000...0xDFFF_FFFF).contains(address)
    }
}
