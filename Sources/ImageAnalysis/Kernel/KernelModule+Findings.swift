import CBOR
import Eligibility

extension KernelModule {
    /// What the module needs of the kernel, and what it gives to other modules (requirements E1, E2).
    ///
    /// Modules are known to descriptors as attributes of kind `kernel` with the name `module:` and the module's name, in
    /// which `-` and `_` are the same, as they are to the kernel.
    public var findings: ImageFindings { findings(given: [], modules: []) }

    /// The findings, without what comes with the module: symbols and modules, by the names of their attributes.
    func findings(given symbols: Set<KernelSymbol>, modules: Set<Text>) -> ImageFindings {
        var findings = ImageFindings(format: "linux-module")
        findings.identity = SoftwareIdentity(name: name, version: version ?? versionMagic?.release)
        findings.requirements.append(Requirement(.machine(Machine(header))))
        if let versionMagic {
            findings.requirements.append(versionMagic.requirement(hasChecksums: hasChecksums))
        }
        for dependency in dependencies {
            let name = Self.attribute(dependency)
            guard !modules.contains(name) else { continue }
            findings.requirements.append(Requirement(.attribute(AttributeNeed(.kernel, name))))
        }
        let needed = neededSymbols.filter { !symbols.contains($0) }
        if let symbols = KernelSymbol.requirement(needed) { findings.requirements.append(symbols) }
        for file in firmware {
            // A driver asks for some of its files only on some hardware, and tells itself what to do without.
            let need = AttributeNeed(.file, Text("/lib/firmware/" + file.string))
            findings.requirements.append(Requirement(.attribute(need), criticality: .advisory))
        }
        if let name { findings.provides.append(.attribute(AttributeCapability(.kernel, Self.attribute(name)))) }
        if !exportedSymbols.isEmpty {
            let tokens = exportedSymbols.map(\.token).sorted()
            findings.provides.append(.attribute(AttributeCapability(.kernelSymbol, "", .texts(tokens))))
        }
        findings.facts = facts
        return findings
    }

    static func attribute(_ module: Text) -> Text {
        let name = module.utf8.map { $0 == 0x2D ? 0x5F : $0 }
        return Text("module:" + String(decoding: name, as: UTF8.self))
    }

    private var facts: [ImageFact] {
        var facts: [ImageFact] = []
        func add(_ label: Text, _ value: Text?) {
            if let value { facts.append(ImageFact(label, value)) }
        }
        add("description", value("description"))
        add("vermagic", versionMagic?.text)
        add("license", license)
        add("symbols needed", Text(String(neededSymbols.count)))
        add("symbols exported", Text(String(exportedSymbols.count)))
        add("symbol checksums", hasChecksums ? "yes" : "no")
        add("memory", Text("\(memorySize) bytes"))
        add("signed", isSigned ? "yes" : "no")
        if !dependencies.isEmpty { add("depends", Text(dependencies.map(\.string).joined(separator: ", "))) }
        if !nameSpaces.isEmpty { add("name spaces", Text(nameSpaces.map(\.string).joined(separator: ", "))) }
        for alias in aliases.prefix(16) { add("alias", alias) }
        if aliases.count > 16 { add("alias", Text("\(aliases.count - 16) more")) }
        return facts
    }
}
