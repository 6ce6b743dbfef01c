/// Finds functions in code that no table describes: Go programs, hand-written ones, stripped ones without unwinding.
struct X86FunctionFinder {
    /// The functions, from each found beginning to the next.
    private(set) var functions: [Range<UInt64>] = []

    /// Looks for beginnings: targets of calls, and code on a boundary of 16 after padding that nothing runs into.
    init(_ bytes: Span<UInt8>, code: [CodeImage.Part]) {
        let decoder = X86Decoder()
        var instruction = X86Instruction()
        for part in code {
            var starts: [UInt64] = [part.address]
            let base = part.address &- UInt64(part.range.lowerBound)
            var position = part.range.lowerBound
            var isAfterEnd = false
            while position < part.range.upperBound {
                guard decoder.decode(bytes, at: position, limit: part.range.upperBound, into: &instruction) else {
                    position &+= 1
                    continue
                }
                let isPadding =
                    instruction.flow == .trap || instruction.map == 0 && instruction.opcode == 0x90
                    || instruction.map == 1 && instruction.opcode == 0x1F
                if isAfterEnd, !isPadding {
                    let address = base &+ UInt64(position)
                    if address % 16 == 0 { starts.append(address) }
                    isAfterEnd = false
                }
                position &+= instruction.length
                switch instruction.flow {
                case .call:
                    let target = base &+ UInt64(position) &+ UInt64(bitPattern: Int64(instruction.distance))
                    if target >= part.address, target < part.end { starts.append(target) }
                case .end, .jump, .indirectJump, .trap: isAfterEnd = true
                default: break
                }
            }
            starts.sort()
            for (index, start) in starts.enumerated() {
                let end = index + 1 < starts.count ? starts[index + 1] : part.end
                if end > start { functions.append(start..<end) }
            }
        }
    }
}
