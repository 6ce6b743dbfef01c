import CBOR
import Eligibility
import ImageAnalysis
import InstructionScan

/// What a program or library needs and gives, for the author: what its loader will look for, and the extensions of the
/// processor that its code runs into.
struct ProgramFindings {
    let outcome: ImageAnalyser.Outcome

    init(_ file: ELFFile, _ bytes: Span<UInt8>, fileName: String, options: TreeOptions) {
        let object = LoadableObject(file)
        let carried = object.withoutBaseSymbols
        let isProgram = object.isProgram || Self.isStatic(file, object)
        var findings = ImageFindings(format: isProgram ? "elf-program" : "elf-library")
        findings.requirements = carried.requirements + options.examine(file, bytes)
        findings.provides = carried.capabilities
        if !isProgram, object.soname == nil { findings.provides.append(.sharedLibrary(Text(fileName))) }
        findings.facts = Self.facts(file, object)
        findings.embeddedDescriptor = file.notes.descriptor
        outcome = ImageAnalyser.Outcome(findings: findings, symbolNames: Self.names(file))
    }

    /// Extensions of the processor: those that the code runs into are critical, those behind a test at run time are not.
    static func processorRequirements(_ file: ELFFile, _ bytes: Span<UInt8>) -> [Requirement] {
        InstructionScan(bytes).requirements
    }

    /// Whether it is a program without a loader: of fixed addresses, or one that places itself (static PIE).
    private static func isStatic(_ file: ELFFile, _ object: LoadableObject) -> Bool {
        object.interpreter == nil && object.needed.isEmpty
            && (file.header.type == .executable || file.dynamic?.isPositionIndependentProgram == true)
    }

    private static func facts(_ file: ELFFile, _ object: LoadableObject) -> [ImageFact] {
        var facts = [ImageFact("machine", object.machine.name)]
        if let interpreter = object.interpreter { facts.append(ImageFact("loader", interpreter)) }
        if let soname = object.soname { facts.append(ImageFact("soname", soname)) }
        let linked =
            switch (isStatic(file, object), file.dynamic == nil) {
            case (true, false): "statically, position-independent"
            case (false, false): "dynamically"
            case (_, true): "statically"
            }
        facts.append(ImageFact("linked", Text(linked)))
        if object.wantsExecutableStack { facts.append(ImageFact("stack", "executable")) }
        if object.staticTLS > 0 {
            facts.append(ImageFact("static thread-local memory", Text("\(object.staticTLS) bytes")))
        }
        return facts
    }

    private static func names(_ file: ELFFile) -> [SymbolHash: Text] {
        var names: [SymbolHash: Text] = [:]
        for symbol in file.symbols {
            guard symbol.isImported || symbol.isExported, let name = file.symbols.name(of: symbol) else { continue }
            names[SymbolHash(name)] = name
        }
        return names
    }
}
