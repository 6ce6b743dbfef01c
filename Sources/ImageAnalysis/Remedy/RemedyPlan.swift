public import CBOR
public import Eligibility

/// Looks for what would make an update eligible on a device: packages; and for a plug-in whose symbols no library has, the
/// program that it is for (requirement E8).
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
        var finding = search.run { check.edges(adding: $0) }
        if finding.remedy != nil { return finding }
        if case .program = host { return finding }
        for program in programs().prefix(programLimit) {
            var loaded = check.loaded(by: program.path)
            let base = program.package.map { [$0] } ?? []
            let other = search.run { places in
                loaded.edges(adding: places + base.filter { !places.contains($0) })
            }
            finding.checks += other.checks
            guard var remedy = other.remedy else { continue }
            remedy.actions += search.remedy(base, check.edges(adding: [])).actions
            remedy.actions.append(RemedyAction(.loadByProgram, name: program.path))
            return RemedyFinding(remedy: remedy, checks: finding.checks)
        }
        return finding
    }

    /// A program that exports symbols that a plug-in needs of whoever loads it.
    private struct Program {
        let path: Text
        /// The package that it comes with; `nil` where it is installed.
        let package: Int?
        let symbols: Int
        let size: UInt64
    }

    /// The programs that may be the ones that the software is for: those that export most of what it needs of any library,
    /// the installed ones first.
    private func programs() -> [Program] {
        var needed: Set<SymbolHash> = []
        for item in update.items where !item.object.isProgram && (judged.isEmpty || judged.contains(item.path)) {
            for symbols in item.object.imports where symbols.library.isEmpty {
                for group in symbols.groups {
                    for place in 0..<group.hashes.count { needed.insert(group.hashes[place]) }
                }
            }
        }
        if needed.isEmpty { return [] }
        var programs: [Program] = []
        func add(_ path: Text, _ exports: [SymbolGroup], package: Int?) {
            var count = 0
            for symbol in needed where exports.contains(where: { $0.hashes.contains(symbol) }) { count += 1 }
            let size = package.map { catalog.packages[$0].size } ?? 0
            if count > 0 { programs.append(Program(path: path, package: package, symbols: count, size: size)) }
        }
        for file in index.files where file.isProgram {
            if case .object(let object) = file.content { add(file.path, object.exports, package: nil) }
        }
        for (place, package) in catalog.packages.enumerated() {
            // What a program does not export itself may stand in a library that comes with it.
            let libraries = catalog.offers[place].flatMap { $0.symbols }
            for part in package.descriptor.parts where part.requirements.contains(where: { $0.kind == .interpreter }) {
                var exports = libraries
                for case .symbols(let symbols) in part.provides { exports += symbols.groups }
                add(part.path, exports, package: place)
            }
        }
        return programs.sorted { left, right in
            if left.symbols != right.symbols { return left.symbols > right.symbols }
            if left.size != right.size { return left.size < right.size }
            return left.path < right.path
        }
    }
}
