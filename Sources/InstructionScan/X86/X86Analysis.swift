import ImageAnalysis

/// Decides what an x86-64 image needs.
struct X86Analysis {
    /// The result.
    private(set) var scan = InstructionScan(findings: [], dispatch: [], codeSize: 0)

    /// An extension of the old encoding that fewer than one in this many vector functions use is left out by most runs.
    private static let sparse = 8
    /// A library's extension that fewer functions use is no way of building it.
    private static let fewest = 3

    private let survey: X86Survey
    private let path: X86StartPath
    private let isProgram: Bool
    private let isDispatching: Bool
    private let common: X86CommonCode?
    private let reached: X86Census
    private let all: X86Census

    init(_ bytes: Span<UInt8>, _ image: CodeImage) {
        let symbols = CodeSymbols(bytes, image)
        let roots = StartRoots(bytes, image)
        let frames = FrameTable(bytes, image).functions
        let code = image.code(holding: frames)
        var functions = frames + symbols.functions
        let size = code.reduce(0) { $0 + $1.range.count }
        // Tables of unwinding of a C library that is linked in say nothing about the rest.
        if functions.reduce(0, { $0 &+ $1.upperBound &- $1.lowerBound }) < UInt64(size / 2) {
            functions += X86FunctionFinder(bytes, code: code).functions
        }
        let starts = (roots.entry == 0 ? [] : [roots.entry]) + roots.initializers
        let survey = X86Survey(bytes, regions: CodeRegion.all(code: code, functions: functions, starts: starts))
        let path = X86StartPath(bytes, survey: survey, roots: roots, main: symbols.main)
        let asking = survey.functions.indices.filter { survey.functions[$0].asks }
            .map { survey.regions[$0].addresses.lowerBound }
        let evidence = DispatchEvidence(bytes, image, symbols: symbols, asking: asking, instruction: "cpuid")
        self.survey = survey
        self.path = path
        isProgram = roots.isProgram
        isDispatching = evidence.isThere
        common =
            roots.isProgram && evidence.isThere
            ? X86CommonCode(bytes, survey: survey, main: path.handed + symbols.main) : nil
        // What other files can call counts as reached in a library, which does nothing by itself.
        let entries = starts + path.handed + symbols.main + (roots.isProgram ? [] : symbols.exported)
        let reach = X86Reach(survey, roots: entries)
        let regions = survey.regions
        let isReached = reach.isReached
        reached = X86Census(survey) { isReached[$0] }
        all = X86Census(survey) { regions[$0].isFunction || isReached[$0] }
        var findings = X86Feature.allCases.compactMap(finding)
        if let number = ISALevel(bytes, image).level, let level = CPULevel(rawValue: number), level > .v1 {
            let evidence = "marked as needing \(level.name) (X86_ISA_1_NEEDED)"
            findings.append(FeatureFinding(level.name, .must, .marker, evidence: evidence))
        }
        scan = InstructionScan(findings: findings, dispatch: evidence.signs, codeSize: size)
    }

    // MARK: The rule

    private func finding(_ feature: X86Feature) -> FeatureFinding? {
        let count = survey.counts[Int(feature.rawValue)]
        guard count > 0 || path.features.contains(feature) else { return nil }
        let (rule, basis) = rule(feature)
        var evidence = "\(count) instructions in \(all.users(of: feature)) functions"
        if basis == .start, let place = path.places[feature] {
            evidence = "met at 0x\(String(place, radix: 16)) on every start; " + evidence
        }
        if reached.users(of: feature) > 0, basis != .start {
            evidence += ", \(reached.users(of: feature)) reached by direct calls"
        }
        return FeatureFinding(
            feature.name,
            rule,
            basis,
            count: count,
            functions: all.users(of: feature),
            evidence: evidence
        )
    }

    private func rule(_ feature: X86Feature) -> (FeatureRule, FeatureFinding.Basis) {
        if path.features.contains(feature) { return (.must, .start) }
        let isReached = reached.users(of: feature) > 0
        let isUsed = isReached || all.users(of: feature) > 0
        // Bytes between functions, which nothing calls: tables, and code of unknown purpose.
        guard isUsed else { return (.may, .dispatched) }
        if isThroughout(feature) || common?.features.contains(feature) == true { return (.must, .throughout) }
        guard !isDispatching, isReached else { return (.may, .dispatched) }
        // A library's lone function may be a variant that another library chooses: it does nothing by itself.
        if !isProgram, reached.users(of: feature) < Self.fewest { return (.may, .sparse) }
        return isSparse(feature) ? (.may, .sparse) : (.must, .unguarded)
    }

    /// Whether the file was built for processors with `feature`.
    private func isThroughout(_ feature: X86Feature) -> Bool {
        // Both what is called directly and the whole must be VEX code: libraries of assembly hold more variants than
        // generic code, and few generic functions may happen to be reached.
        guard all.isVEX else { return false }
        if reached.allVectorFunctions > 0, !reached.isVEX { return false }
        // A library's code that nothing in it calls is for those to choose who ask for it by name.
        if !isProgram, reached.vectorFunctions == 0 { return false }
        if isDispatching {
            // Variants can outnumber generic code, so nearly all has to be VEX code: of the whole file, or of what a
            // program runs by itself. A library's variants may be all that it exports.
            let isWholly = all.legacyFunctions * 10 < all.vectorFunctions
            let runsWholly = reached.vectorFunctions > 0 && reached.legacyFunctions * 10 < reached.vectorFunctions
            guard isWholly || (isProgram && runsWholly) else { return false }
        }
        if let isPreferred = all.prefers(feature) { return isPreferred }
        switch feature {
        case .avx: return true
        case .bmi1: return all.prefers(.bmi2) == true
        case .avx2, .fma, .f16c, .avx512f, .avx512vl, .avx512bw, .avx512dq, .avx512cd, .xop, .fma4:
            if isProgram, !isDispatching { return true }
            return all.users(of: feature) * Self.sparse >= all.vectorFunctions
        default: return false
        }
    }

    /// Whether `feature` is strewn thinly over vector code in the old encoding, as compilers do with small extensions
    /// (one `pshufb` here and there).
    private func isSparse(_ feature: X86Feature) -> Bool {
        switch feature {
        case .pni, .ssse3, .sse4_1:
            let census = reached.users(of: feature) > 0 ? reached : all
            return census.users(of: feature) * Self.sparse < census.allVectorFunctions
        default: return false
        }
    }
}
