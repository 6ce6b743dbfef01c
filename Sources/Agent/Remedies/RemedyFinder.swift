import BootControl
import CBOR
import DeviceCore
import Eligibility
import Glibc
import ImageAnalysis

/// Looks for what would make software eligible on this device [E8]: memory or storage to free, something to update first,
/// software to remove, and packages of the indexes that the configuration names. Bounded in evaluations and in time.
struct RemedyFinder {
    /// Most bytes of an index of packages.
    private static let indexLimit = 64 << 20
    /// Most evaluations of the device, and most packages of a remedy.
    private static let checkLimit = 256
    private static let packageLimit = 32

    private let policy: EligibilityPolicy

    /// A search by the policy of the device's owner.
    init(_ policy: EligibilityPolicy) {
        self.policy = policy
    }

    /// What would help, or `nil` where the software fits or nothing is known.
    func advice(for verdict: Verdict, _ software: JudgedSoftware, tables: [TrustedTable] = []) -> Advice? {
        guard verdict.outcome == .ineligible else { return nil }
        var actions = LocalRemedy.actions(
            for: verdict,
            requirements: software.requirements,
            lower: software.lower,
            tables: tables
        )
        var open = Set(verdict.edges.indices.filter { verdict.edges[$0].isCritical })
        for action in actions { open.subtract(action.edges) }
        if !open.isEmpty, open.allSatisfy({ Self.isAboutPackages(verdict.edges[$0]) }),
            let packages = packages(for: verdict, software)
        {
            actions += packages
            open = []
        }
        guard !actions.isEmpty else { return nil }
        return Advice(
            actions,
            isComplete: open.isEmpty,
            text: RemedyText.describe(actions, isComplete: open.isEmpty)
        )
    }

    // MARK: Packages

    /// Packages bring files, and themselves.
    private static func isAboutPackages(_ edge: FailingEdge) -> Bool {
        edge.reason != .undetermined
            && [.interpreter, .sharedLibrary, .symbolVersions, .symbols, .package].contains(edge.kind)
    }

    private func packages(for verdict: Verdict, _ software: JudgedSoftware) -> [RemedyAction]? {
        let catalog = catalog(without: software.update)
        guard !catalog.packages.isEmpty else { return nil }
        var check = RemedyCheck(
            software.index,
            software.update,
            catalog,
            judged: Self.judged(verdict, software.update),
            processorSubfolders: software.processorSubfolders
        )
        var search = RemedySearch(catalog, installed: check.installed)
        search.checkLimit = Self.checkLimit
        search.packageLimit = Self.packageLimit
        let wanted = WantedPackages(verdict, software.requirements, catalog)
        // What a maker allows need not be remedied.
        let permitted = verdict.rulings.filter(\.kind.isPermission).flatMap(\.edges)
        let deadline = Self.seconds() + policy.remedySearchTime
        let finding = search.run { places in
            // Out of time: no further set counts as one that helps.
            guard Self.seconds() <= deadline else { return verdict.edges.filter(\.isCritical) }
            let edges = check.edges(adding: places).filter { !permitted.contains($0) } + wanted.edges(adding: places)
            return edges.map { wanted.naming($0) }
        }
        guard let remedy = finding.remedy, !remedy.actions.isEmpty else { return nil }
        return remedy.actions.map { action in
            var action = action
            // Places in another list of edges than the verdict's.
            action.edges = []
            return action
        }
    }

    /// The new software, and the installed software that it would stop.
    private static func judged(_ verdict: Verdict, _ update: SoftwareUpdate) -> [Text] {
        var judged = update.items.map(\.path)
        for edge in verdict.edges where edge.side == .upper && !edge.owner.isEmpty && !judged.contains(edge.owner) {
            judged.append(edge.owner)
        }
        return judged
    }

    /// The packages on offer. One that would put other software in the place of the new one is no remedy. An index that
    /// cannot be read offers nothing: it is a hint, and no authority.
    private func catalog(without update: SoftwareUpdate) -> PackageCatalog {
        let taken = Set(update.items.map { Self.place($0.path) })
        var indexes: [PackageIndex] = []
        for path in policy.packageIndexes {
            guard let bytes = try? DurableFile.read(path, limit: RemedyFinder.indexLimit),
                var index = try? PackageIndex(decoding: bytes)
            else { continue }
            index.packages.removeAll { package in
                package.descriptor.parts.contains { taken.contains(Self.place($0.path)) }
            }
            indexes.append(index)
        }
        return PackageCatalog(indexes)
    }

    /// A path without the folder that `/bin` and `/lib` may be links into.
    static func place(_ path: Text) -> [UInt8] {
        let prefix = Text("/usr/").utf8
        return path.utf8.starts(with: prefix) ? Array(path.utf8.dropFirst(prefix.count - 1)) : path.utf8
    }

    private static func seconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec)
    }
}
