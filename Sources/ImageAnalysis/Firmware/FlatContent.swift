/// What a file writes to memory, collected piece by piece: Intel HEX, S-record and UF2.
///
/// Pieces that follow one another are one run, so that an ordinary file has few. A file with more runs than
/// ``FirmwareLimits/runs`` is refused before it costs anything.
struct FlatContent {
    private struct Run {
        var address: UInt64
        var offset: Int
        var count: Int
        var fileOffset: Int
    }

    private var bytes: [UInt8] = []
    private var runs: [Run] = []

    init() {}

    /// Writes `data` at `address`; `fileOffset` and `structure` say where that stands in the file.
    mutating func write(
        _ data: Span<UInt8>,
        at address: UInt64,
        fileOffset: Int,
        in structure: @autoclosure () -> String
    ) throws(FirmwareError) {
        guard !data.isEmpty else { return }
        guard address <= 0xFFFF_FFFF, UInt64(data.count) <= 0x1_0000_0000 - address else {
            throw FirmwareError(
                .malformed,
                in: structure(),
                at: fileOffset,
                expected: "bytes inside of 32-bit addresses",
                found: "\(data.count) bytes at \(address.hexadecimal)"
            )
        }
        if let last = runs.last, last.address + UInt64(last.count) == address {
            runs[runs.count - 1].count += data.count
        } else {
            guard runs.count < FirmwareLimits.runs else {
                throw FirmwareError(
                    .limitExceeded,
                    in: structure(),
                    at: fileOffset,
                    expected: "at most \(FirmwareLimits.runs) pieces that do not follow one another",
                    found: "more"
                )
            }
            runs.append(Run(address: address, offset: bytes.count, count: data.count, fileOffset: fileOffset))
        }
        data.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// The memory that results. Writing the same bytes twice is allowed; different bytes at one address are not.
    func memory(in structure: String) throws(FirmwareError) -> FlatMemory {
        var memory = FlatMemory()
        var end: UInt64 = 0
        for run in runs.sorted(by: { ($0.address, $0.offset) < ($1.address, $1.offset) }) {
            if memory.segments.isEmpty || run.address > end {
                guard memory.segments.count < FirmwareLimits.ranges else {
                    throw FirmwareError(
                        .limitExceeded,
                        in: structure,
                        at: run.fileOffset,
                        expected: "at most \(FirmwareLimits.ranges) separate ranges",
                        found: "more"
                    )
                }
                memory.begin(at: run.address)
                end = run.address
            }
            let again = Int(min(UInt64(run.count), end - run.address))
            let behind = memory.bytes.count - Int(end - run.address)
            for index in 0..<again where memory.bytes[behind + index] != bytes[run.offset + index] {
                throw FirmwareError(
                    .malformed,
                    in: structure,
                    at: run.fileOffset,
                    expected: "one value for each address",
                    found: "two values for \((run.address + UInt64(index)).hexadecimal)"
                )
            }
            memory.rewritten += again
            memory.append(bytes[(run.offset + again)..<(run.offset + run.count)])
            end += UInt64(run.count - again)
        }
        return memory
    }
}
