public import CBOR
public import Eligibility

/// What installed software requires of a component that is going to be replaced (requirement E4).
public enum UpperLayer {
    /// What `software` requires of `component`, and of nothing else.
    ///
    /// A symbol counts where it binds to the installed component now: what works before the update must work after it.
    ///
    /// - Parameters:
    ///   - software: an installed program or library, read with its symbols.
    ///   - component: the installed version of the component.
    ///   - isLoadedTogether: whether `software` is known to be loaded together with the component though it does not
    ///     name it: its symbols without a library's name count too then.
    ///   - elsewhere: whether a reference to a symbol, with or without a version, would also bind to another file than
    ///     the component. Such a symbol is not required of it.
    /// - Returns: the requirements, none where the software does not use the component.
    public static func requirements(
        of software: ELFFile,
        on component: InstalledComponent,
        isLoadedTogether: Bool = false,
        elsewhere: (_ name: Text, _ version: Text?) -> Bool = { _, _ in false }
    ) -> [Requirement] {
        requirements(
            of: software,
            on: component.soname,
            binds: { component.exports.provides($0, version: $1) },
            isLoadedTogether: isLoadedTogether,
            elsewhere: elsewhere
        )
    }

    static func requirements(
        of software: ELFFile,
        on soname: Text,
        binds: (_ name: Text, _ version: Text?) -> Bool,
        isLoadedTogether: Bool,
        elsewhere: (_ name: Text, _ version: Text?) -> Bool
    ) -> [Requirement] {
        let isNeeded = software.dynamic?.needed.contains(soname) ?? false
        let versions = software.versions.needs.filter { $0.file == soname }
            .flatMap { $0.versions.filter { !$0.isWeak }.map(\.name) }
        guard isNeeded || !versions.isEmpty || isLoadedTogether else { return [] }
        var requirements: [Requirement] = []
        if isNeeded { requirements.append(Requirement(.sharedLibrary(SharedLibrary(name: soname)))) }
        if !versions.isEmpty {
            requirements.append(Requirement(.symbolVersions(SymbolVersions(library: soname, versions: versions))))
        }
        var collector = SymbolCollector()
        for needed in software.strongImports
        where binds(needed.name, needed.version) && !elsewhere(needed.name, needed.version) {
            collector.add(needed.name, version: needed.version ?? "", library: soname)
        }
        requirements += collector.symbols().map { Requirement(.symbols($0)) }
        // Software that merely happens to be loaded together with the component requires nothing of it.
        if requirements.isEmpty { return [] }
        return [Requirement(.machine(Machine(software.header)))] + requirements
    }
}
