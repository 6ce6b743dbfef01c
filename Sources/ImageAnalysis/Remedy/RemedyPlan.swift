public import CBOR
public import Eligibility

/// Looks for what would make an update eligible on a device: packages; and for a plug-in whose symbols no library has, or
/// not the program that was to load it, another program that it may be for (requirement E8).
public struct RemedyPlan {
    private let index: DeviceIndex
    private let update: SoftwareUpdate
    private let catalog: PackageCatalog
    private let host: UpdateCheck.Host
    private let judged: [Text]
    private let processorSubfolders: [Text]
    /// Most evaluations of the device in one search.
    public var checkLimit = 256
    /// Most programs that are tried as the one that a plug-in is for.
    public var programLimit = 4

    /// A plan for `update` on the device of `index`; the other parameters are those of ``RemedyCheck``.
    public init(
        _ index: DeviceIndex,
        _ update: SoftwareUpdate,
        _ catalog: PackageCatalog,
        host: UpdateCheck.Host = .unknown,
        judged: [Text] = [],
        processorSubfolders: [Text] = []
    ) {
        self.index = index
        self.update = update
        self.catalog = catalog
        self.host = host
        self.judged = judged
        self.processorSubfolders = processorSubfolders
    }

    /// The smallest remedy that was found.
    public func find() -> RemedyFinding {
        var check = RemedyCheck(
            index,
            update,
            catalog,
            host: host,
            judged: judged,
            processorSubfolders: processorSubfolders
        )
        var search = RemedySearch(catalog, installed: check.installed)
        search.checkLimit = checkLimit
        search.excluded = catalog.packages(against: update)
        var finding = search.run { check.edges(adding: $0) }
        if finding.remedy != nil { return finding }
        let programs = HostPrograms(index, update, catalog, judged: judged).likeliest().filter { program in
            host != .program(program.path) && !(program.package.map { search.excluded.contains($0) } ?? false)
        }
        for program in programs.prefix(programLimit) {
            var loaded = check.loaded(by: program.path)
            let base = program.package.map { [$0] } ?? []
            search.base = base
            let other = search.run { places in loaded.edges(adding: places + base) }
            finding.checks += other.checks
            guard var remedy = other.remedy else { continue }
            remedy.actions += search.remedy(base, check.edges(adding: [])).actions
            remedy.actions.append(RemedyAction(.loadByProgram, name: program.path))
            return RemedyFinding(remedy: remedy, checks: finding.checks)
        }
        return finding
    }
}
