import CBOR
import Eligibility
import ImageAnalysis

/// Looks for what would make a kind of device eligible [E8]: packages on offer, an earlier update, memory or storage to free.
struct FleetRemedies {
    /// The packages on offer; nothing where nobody named any.
    private let catalog: PackageCatalog?
    private let tables: FleetTables

    /// Evaluations for one kind of device: there may be many kinds.
    private static let checkLimit = 96

    /// Remedies from the packages of `indices`.
    init(_ indices: [PackageIndex], tables: FleetTables) {
        self.tables = tables
        catalog = indices.isEmpty ? nil : PackageCatalog(indices)
    }

    /// What resolves all critical edges of `verdict`, or nothing where that is not known.
    ///
    /// - Parameters:
    ///   - verdict: a verdict that is not eligible.
    ///   - descriptor: the software.
    ///   - capabilities: what the device has beside files.
    ///   - system: the device's index and the update, where there is an index.
    func remedy(
        for verdict: Verdict,
        of descriptor: Descriptor,
        _ capabilities: CapabilitySet,
        _ system: (index: DeviceIndex, update: SoftwareUpdate, subfolders: [Text])?
    ) -> [String] {
        guard verdict.outcome == .ineligible else { return [] }
        let requirements = descriptor.requirements + descriptor.parts.flatMap(\.requirements)
        let local = tables.actions(verdict, requirements, capabilities)
        var open = Set(verdict.edges.indices.filter { verdict.edges[$0].isCritical })
        for action in local { open.subtract(action.edges) }
        var actions = local
        if !open.isEmpty {
            // Packages bring files; what is left must be about files.
            guard let catalog, let system, open.allSatisfy({ Self.isAboutFiles(verdict.edges[$0].kind) }) else {
                return []
            }
            var check = RemedyCheck(system.index, system.update, catalog, processorSubfolders: system.subfolders)
            var search = RemedySearch(catalog, installed: check.installed)
            search.checkLimit = Self.checkLimit
            // What a maker allows need not be remedied.
            let permitted = verdict.rulings.filter(\.kind.isPermission).flatMap(\.edges)
            let finding = search.run { places in check.edges(adding: places).filter { !permitted.contains($0) } }
            guard let found = finding.remedy else { return [] }
            actions += found.actions
        }
        return actions.map(Self.text)
    }

    private static func isAboutFiles(_ kind: CapabilityKind) -> Bool {
        [.interpreter, .sharedLibrary, .symbolVersions, .symbols].contains(kind)
    }

    /// The action in words. How much memory or storage is in the reason, and differs from device to device.
    private static func text(_ action: RemedyAction) -> String {
        let name = action.name.string
        let version = action.version.isEmpty ? "" : " " + action.version.string
        switch action.kind {
        case .installPackage: return "install \(name)\(version)"
        case .updatePackage: return "update \(name)" + (version.isEmpty ? "" : " to\(version)")
        case .updateFirst: return "update \(name)" + (version.isEmpty ? "" : " to\(version)") + " first"
        case .freeMemory: return "more memory (\(name.isEmpty ? "ram" : name))"
        case .freeStorage: return "free storage" + (name.isEmpty ? "" : " at \(name)")
        case .removeSoftware: return "remove \(name)"
        case .loadByProgram: return "have \(name) load it"
        }
    }
}
