/// One pass over all code of an x86-64 image: which region uses which extension, and which calls which.
struct X86Survey {
    private(set) var regions: [CodeRegion] = []
    private(set) var functions: [X86Function] = []
    /// Addresses outside of a region that its jumps and calls go to, by region.
    private(set) var targets: [UInt64] = []
    /// How many instructions there are of each extension.
    private(set) var counts = [Int](repeating: 0, count: 64)
    private(set) var classifier = X86Classifier()

    private let decoder = X86Decoder()

    init(_ bytes: Span<UInt8>, regions: [CodeRegion]) {
        self.regions = regions
        functions.reserveCapacity(regions.count)
        for region in regions {
            functions.append(sweep(bytes, region))
        }
    }

    /// The place of the region that holds `address`.
    func region(at address: UInt64) -> Int? {
        var low = 0
        var high = regions.count
        while low < high {
            let middle = (low + high) / 2
            if regions[middle].addresses.upperBound <= address { low = middle + 1 } else { high = middle }
        }
        return low < regions.count && regions[low].addresses.contains(address) ? low : nil
    }

    /// The targets of the region at `index`.
    func targets(of index: Int) -> ArraySlice<UInt64> {
        let end = index + 1 < functions.count ? functions[index + 1].firstTarget : targets.count
        return targets[functions[index].firstTarget..<end]
    }

    // MARK: The pass

    private mutating func sweep(_ bytes: Span<UInt8>, _ region: CodeRegion) -> X86Function {
        var function = X86Function()
        function.firstTarget = targets.count
        var instruction = X86Instruction()
        var position = region.offset
        let limit = min(bytes.count, region.offset + Int(region.addresses.upperBound - region.addresses.lowerBound))
        let base = region.addresses.lowerBound &- UInt64(region.offset)
        while position < limit {
            guard decoder.decode(bytes, at: position, limit: limit, into: &instruction) else {
                position &+= 1
                continue
            }
            let start = position
            position &+= instruction.length
            switch instruction.flow {
            case .next: break
            case .call, .jump, .branch:
                let target = base &+ UInt64(position) &+ UInt64(bitPattern: Int64(instruction.distance))
                if !region.addresses.contains(target) { targets.append(target) }
                continue
            default: continue
            }
            if instruction.encoding == .legacy {
                if instruction.map == 0 {
                    if instruction.opcode == 0xD3 {
                        if instruction.group >= 4 { function.oldShifts &+= 1 }
                    } else if instruction.opcode == 0xC7 || instruction.opcode == 0xC6, instruction.modRM == 0xF8 {
                        note(classifier.groupFeatures(of: instruction, bytes, at: start), &function)
                    }
                    continue
                }
                if instruction.map == 1, !escape(instruction, bytes, at: start, &function) { continue }
            }
            let features = classifier.features(of: instruction, bytes, at: start)
            if features.rawValue == 0 {
                if instruction.prefix != 0 || instruction.map == 1 { function.legacy &+= 1 }
                continue
            }
            note(features, &function)
            if instruction.encoding != .legacy {
                if features.rawValue & X86Feature.Mask.vector.rawValue != 0 {
                    // What only clears the registers is no computing: dispatchers and assembly have it everywhere.
                    if !(instruction.map == 1 && instruction.opcode == 0x77) { function.vector &+= 1 }
                } else if instruction.opcode == 0xF7, instruction.prefix != 0, instruction.map == 2 {
                    function.newShifts &+= 1
                }
            } else if instruction.map == 1 {
                if instruction.opcode == 0xBD { function.newScans &+= 1 }
            } else if instruction.opcode == 0xF0 || instruction.opcode == 0xF1 {
                if instruction.prefix < 2 { function.newSwaps &+= 1 }
            } else if instruction.prefix == 1 {
                function.legacy &+= 1
            }
        }
        return function
    }

    /// Looks at an operation of the `0F` map; whether its extension has to be asked for as a vector operation's.
    @inline(__always)
    private mutating func escape(
        _ instruction: X86Instruction,
        _ bytes: Span<UInt8>,
        at start: Int,
        _ function: inout X86Function
    ) -> Bool {
        switch instruction.opcode {
        case 0x10, 0x11, 0x13...0x15, 0x17, 0x28...0x2A, 0x2C...0x2F, 0x50...0x5F, 0xC2, 0xC6:
            function.legacy &+= 1
            return false
        case 0x12, 0x16, 0x2B:
            // F3 0F 12 and others are those of SSE3 and SSE4A.
            if instruction.prefix >= 2 { return true }
            function.legacy &+= 1
            return false
        case 0x60...0x76, 0x7E, 0x7F, 0xC4, 0xC5, 0xD1...0xEF, 0xF1...0xFE:
            if instruction.prefix != 0 { function.legacy &+= 1 }
            return false
        case 0x78, 0x79, 0x7C, 0x7D, 0xD0, 0xF0: return instruction.prefix != 0
        case 0xB8: return instruction.prefix == 2
        case 0xBD:
            if instruction.prefix == 2 { return true }
            function.oldScans &+= 1
            return false
        case 0xC8...0xCF:
            function.oldSwaps &+= 1
            return false
        case 0xA2:
            function.asks = true
            return false
        case 0x01:
            if instruction.modRM == 0xD0 {
                function.asks = true
                return false
            }
            if instruction.modRM >= 0xC0 {
                note(classifier.groupFeatures(of: instruction, bytes, at: start), &function)
            }
            return false
        case 0xAE, 0xC7, 0x0F:
            note(classifier.groupFeatures(of: instruction, bytes, at: start), &function)
            return false
        default: return false
        }
    }

    @inline(__always)
    private mutating func note(_ features: X86Feature.Mask, _ function: inout X86Function) {
        guard features.rawValue != 0 else { return }
        function.features.formUnion(features)
        var rest = features.rawValue
        while rest != 0 {
            counts[rest.trailingZeroBitCount] &+= 1
            rest &= rest &- 1
        }
    }
}
