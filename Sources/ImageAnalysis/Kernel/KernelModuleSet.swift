import CBOR
public import Eligibility

/// Kernel modules that are installed together, such as those of a package: what one of them gives to another is not
/// needed of the device.
public struct KernelModuleSet: Equatable, Sendable {
    /// The modules.
    public let modules: [KernelModule]

    /// Modules that are installed together.
    public init(_ modules: [KernelModule]) {
        self.modules = modules
    }

    /// The symbols that the modules need and none of them exports, each once, in their order. A module that needs a symbol
    /// without a checksum takes it with any.
    public var neededSymbols: [KernelSymbol] {
        var own = exportedSymbols
        var needed: [KernelSymbol] = []
        for module in modules {
            for symbol in module.neededSymbols where own.insert(symbol).inserted { needed.append(symbol) }
        }
        return needed
    }

    /// The symbols that the modules export, each with its checksum and without.
    private var exportedSymbols: Set<KernelSymbol> {
        var exported: Set<KernelSymbol> = []
        for module in modules {
            for symbol in module.exportedSymbols {
                exported.insert(symbol)
                exported.insert(KernelSymbol(name: symbol.name, checksum: nil))
            }
        }
        return exported
    }

    /// The names of the modules, as attributes.
    private var names: Set<Text> { Set(modules.compactMap { $0.name.map(KernelModule.attribute) }) }

    /// The findings of each module in its order: what it needs of a device, without what the others give it, and what it
    /// gives itself.
    public var findings: [ImageFindings] {
        let (symbols, names) = (exportedSymbols, self.names)
        return modules.map { $0.findings(given: symbols, modules: names) }
    }

    /// What the modules need of a device: its processor, its kernel, modules that are not among them, and symbols.
    public var requirements: [Requirement] {
        var names = self.names
        var requirements: [Requirement] = []
        func add(_ requirement: Requirement) {
            if !requirements.contains(requirement) { requirements.append(requirement) }
        }
        for module in modules {
            add(Requirement(.machine(Machine(module.header))))
            if let magic = module.versionMagic { add(magic.requirement(hasChecksums: module.hasChecksums)) }
        }
        for module in modules {
            for dependency in module.dependencies {
                let name = KernelModule.attribute(dependency)
                if names.insert(name).inserted { add(Requirement(.attribute(AttributeNeed(.kernel, name)))) }
            }
        }
        if let symbols = KernelSymbol.requirement(neededSymbols) { add(symbols) }
        return requirements
    }
}
