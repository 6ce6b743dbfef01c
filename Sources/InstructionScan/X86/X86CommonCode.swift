/// What `main` and its callees are compiled for, in a file that also asks what the processor can do.
///
/// Code that is chosen at run time has somebody who chooses: a function that asks the processor, calls one that asks,
/// or looks at a variable that such a one keeps the answer in. `main` itself and what it calls without passing through
/// a chooser, or through generic code in the old encoding, is no variant: it is what everybody runs. This is how a
/// build for one processor shows that has a C library with variants linked in.
struct X86CommonCode {
    /// The extensions that such code has instructions of.
    private(set) var features = X86Feature.Mask()

    /// Functions over this size do more with their variables than keep the answer.
    private static let smallCaller: UInt64 = 512

    private let decoder = X86Decoder()

    init(_ bytes: Span<UInt8>, survey: X86Survey, main: [UInt64]) {
        let answers = answers(bytes, survey)
        var isSeen = [Bool](repeating: false, count: survey.regions.count)
        var open = main.map { (address: $0, isMain: true) }
        while let next = open.popLast() {
            guard let index = survey.region(at: next.address), !isSeen[index] else { continue }
            isSeen[index] = true
            let function = survey.functions[index]
            guard !asks(survey, index), !touches(bytes, survey.regions[index], answers) else { continue }
            if next.isMain || function.legacy == 0 { features.formUnion(function.features) }
            if function.legacy == 0 { open.append(contentsOf: survey.targets(of: index).map { ($0, false) }) }
        }
    }

    /// Whether the function asks, or calls one that does.
    private func asks(_ survey: X86Survey, _ index: Int) -> Bool {
        if survey.functions[index].asks { return true }
        return survey.targets(of: index).contains { target in
            survey.region(at: target).map { survey.functions[$0].asks } ?? false
        }
    }

    /// The variables that functions which ask use.
    private func answers(_ bytes: Span<UInt8>, _ survey: X86Survey) -> Set<UInt64> {
        var answers: Set<UInt64> = []
        for index in survey.functions.indices {
            let region = survey.regions[index]
            let size = region.addresses.upperBound - region.addresses.lowerBound
            guard survey.functions[index].asks || (size <= Self.smallCaller && asks(survey, index)) else { continue }
            visit(bytes, region) { address in
                // Code and constants beside it are no answers, but looking at them harms nobody.
                answers.insert(address)
                return true
            }
        }
        return answers
    }

    private func touches(_ bytes: Span<UInt8>, _ region: CodeRegion, _ answers: Set<UInt64>) -> Bool {
        var isTouched = false
        visit(bytes, region) { address in
            isTouched = answers.contains(address)
            return !isTouched
        }
        return isTouched
    }

    /// Visits the addresses of variables in a function, until `body` says no.
    private func visit(_ bytes: Span<UInt8>, _ region: CodeRegion, _ body: (UInt64) -> Bool) {
        var instruction = X86Instruction()
        var position = region.offset
        let limit = min(bytes.count, position + Int(region.addresses.upperBound - region.addresses.lowerBound))
        let base = region.addresses.lowerBound &- UInt64(region.offset)
        while position < limit {
            guard decoder.decode(bytes, at: position, limit: limit, into: &instruction) else {
                position += 1
                continue
            }
            position += instruction.length
            guard instruction.isRelativeToPointer, instruction.flow == .next else { continue }
            let address = base &+ UInt64(position) &+ UInt64(bitPattern: Int64(instruction.displacement))
            if !body(address) { return }
        }
    }
}
