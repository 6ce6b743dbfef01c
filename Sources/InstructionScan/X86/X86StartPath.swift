/// What an ordinary start cannot avoid: from the entry point, `main` and the initialisers along blocks that every run
/// passes, into the functions that they call.
struct X86StartPath {
    /// The extensions whose instructions are met.
    private(set) var features = X86Feature.Mask()
    /// Where each was met first.
    private(set) var places: [X86Feature: UInt64] = [:]
    /// Where `main` and what stands for it begin: addresses that the first code hands on.
    private(set) var handed: [UInt64] = []
    /// All functions that were walked through.
    private(set) var walked: Set<Int> = []

    /// Bounds the work on code that was made to be costly.
    private static let largest = 4 << 20

    private let decoder = X86Decoder()
    private var budget = X86StartPath.largest
    private var open: [(address: UInt64, level: Int)] = []

    init(_ bytes: Span<UInt8>, survey: X86Survey, roots: StartRoots, main: [UInt64]) {
        var classifier = survey.classifier
        if roots.entry != 0 { open.append((roots.entry, 0)) }
        open.append(contentsOf: (roots.initializers + main).map { ($0, 2) })
        while let next = open.popLast(), budget > 0 {
            walk(bytes, survey, next.address, level: next.level, &classifier)
        }
    }

    /// Walks through one function. The first ones (level 0, 1) hand `main` on as an address.
    private mutating func walk(
        _ bytes: Span<UInt8>,
        _ survey: X86Survey,
        _ address: UInt64,
        level: Int,
        _ classifier: inout X86Classifier
    ) {
        guard let index = survey.region(at: address), walked.insert(index).inserted else { return }
        let region = survey.regions[index]
        let start = region.offset + Int(address - region.addresses.lowerBound)
        let end = region.offset + Int(region.addresses.upperBound - region.addresses.lowerBound)
        let base = region.addresses.lowerBound &- UInt64(region.offset)
        let limit = region.isFunction ? end : min(end, start + 4_096)
        budget -= limit - start
        let flow = CodeFlow(bytes, decoder: decoder, start: start, end: limit, base: base)
        for place in flow.unavoidable() {
            let block = flow.blocks[place]
            for target in block.targets { open.append((target, level < 2 ? level + 1 : 2)) }
            look(bytes, block, base: base, survey, hands: level < 2 && limit - start < 512, &classifier)
        }
    }

    private mutating func look(
        _ bytes: Span<UInt8>,
        _ block: CodeFlow.Block,
        base: UInt64,
        _ survey: X86Survey,
        hands: Bool,
        _ classifier: inout X86Classifier
    ) {
        var instruction = X86Instruction()
        var position = block.start
        while position < block.end, decoder.decode(bytes, at: position, limit: block.end, into: &instruction) {
            let start = position
            position += instruction.length
            let met = classifier.anyFeatures(of: instruction, bytes, at: start)
            var rest = met.rawValue & ~features.rawValue
            features.formUnion(met)
            while rest != 0 {
                if let feature = X86Feature(rawValue: UInt8(rest.trailingZeroBitCount)) {
                    places[feature] = base &+ UInt64(start)
                }
                rest &= rest &- 1
            }
            guard hands, instruction.map == 0, instruction.encoding == .legacy else { continue }
            var address: UInt64?
            if instruction.opcode == 0x8D, instruction.isRelativeToPointer {
                address = base &+ UInt64(position) &+ UInt64(bitPattern: Int64(instruction.displacement))
            } else if instruction.opcode == 0xC7 || (0xB8...0xBF).contains(instruction.opcode),
                instruction.immediate > 0
            {
                address = UInt64(instruction.immediate)
            }
            if let address, survey.region(at: address) != nil {
                handed.append(address)
                open.append((address, 1))
            }
        }
    }
}
