import BootControl
import CBOR
import COSE
import DeviceCore
import Eligibility
import ImageAnalysis
import LibcryptoProvider
import RootFiles
import UpdateProtocol

/// Finds out on the device whether software fits: what the lower layer provides, what the upper layer requires [E4], what
/// makers say about it [E6], the verdict on all of it [E5], and what would help [E8].
struct EligibilityCheck {
    private let configuration: AgentConfiguration
    private let state: DeviceState
    private let now: UInt64?
    private let isDry: Bool

    init(_ session: AgentSession, isDry: Bool = false) {
        self.configuration = session.configuration
        self.state = session.state
        self.now = session.facts.now
        self.isDry = isDry
    }

    init(_ configuration: AgentConfiguration, state: DeviceState, now: UInt64? = nil) {
        self.configuration = configuration
        self.state = state
        self.now = now
        self.isDry = true
    }

    /// Judges the software of an encoded descriptor, for the component with the index `component` of the state.
    ///
    /// - Parameter image: the digest of the image, where the manifest names it already.
    func judge(_ bytes: [UInt8], component: Int, image: [UInt8]? = nil) -> Judgement {
        let descriptor: Descriptor
        do throws(DescriptorError) {
            descriptor = try Descriptor(decoding: bytes)
        } catch {
            return Judgement(
                .undecided,
                edges: [ReportedEdge(check: "a descriptor that can be read", found: "\(error)")]
            )
        }
        guard let settings = configuration.component(state.components[component].name) else {
            return Judgement(.undecided, edges: [ReportedEdge(check: "a component of this device", found: "none")])
        }
        // Software that nobody links to a place is loaded from its slot.
        let path = settings.installPath.isEmpty ? "/" + settings.name : absolute(settings.installPath)
        do throws(RootFileError) {
            let index = try InstalledIndex(configuration: configuration, overrides: overrides()).current()
            var update = SoftwareUpdate()
            update.add(descriptor, at: Text(path))
            var check = UpdateCheck(index, update)
            let lookup = RootLookup(root: configuration.root, overrides: overrides())
            check.symbolName = { Self.name(of: $1, in: $0, lookup) }
            let capabilities = SystemCapabilities(configuration).set(for: settings)
            check.processorSubfolders = Self.subfolders(capabilities)
            let found = JudgedSoftware(
                descriptor: descriptor,
                digests: [LibcryptoProvider().sha256(bytes.span)] + (image.map { [$0] } ?? []),
                update: update,
                index: index,
                lower: index.attributes.merging(capabilities),
                processorSubfolders: check.processorSubfolders
            )
            return judgement(check.verdict(capabilities: capabilities).verdict, found)
        } catch {
            return Judgement(.undecided, edges: [ReportedEdge(check: "the device's files", found: error.description)])
        }
    }

    /// Folders in which glibc looks first on this processor (`ld.so`, glibc-hwcaps), best first.
    private static func subfolders(_ capabilities: CapabilitySet) -> [Text] {
        var levels: [Text] = []
        for case .attribute(let attribute) in capabilities.capabilities where attribute.kind == .cpuFeature {
            let name = attribute.name.string
            if name.hasPrefix("x86-64-v"), name != "x86-64-v1" { levels.append(Text("glibc-hwcaps/" + name)) }
        }
        return levels.sorted { $1 < $0 }
    }

    /// The name of a symbol that an installed file needs.
    private static func name(of symbol: SymbolHash, in file: Text, _ lookup: RootLookup) -> Text? {
        let names = try? lookup.withContents(of: file) { (bytes) -> [SymbolHash: Text] in
            (try? ELFFile(bytes))?.symbolNames ?? [:]
        }
        return names?[symbol]
    }

    // MARK: Verdicts

    /// What makers say is heard on the verdict of the layers; then what would help is looked for.
    private func judgement(_ layers: Verdict, _ software: JudgedSoftware) -> Judgement {
        let tables = CompatibilityTables(configuration, now: now, keepsNumbers: !isDry)
        var verdict = layers.applying(
            tables.trusted,
            context: TableContext(software.descriptor, digests: software.digests, lower: software.lower, now: now)
        )
        if !tables.problems.isEmpty {
            verdict = Verdict(
                edges: verdict.edges + tables.edges,
                checked: verdict.checked + tables.problems.count,
                rulings: verdict.rulings
            )
        }
        let outcome: Judgement.Verdict
        switch verdict.outcome {
        case .eligible: outcome = .eligible
        case .ineligible: outcome = .ineligible
        case .undecided: outcome = .undecided
        }
        return Judgement(
            outcome,
            edges: verdict.edges.filter(\.isCritical).map { ReportedEdge($0) },
            version: software.descriptor.identity?.version ?? "",
            advice: RemedyFinder(configuration.eligibility).advice(for: verdict, software, tables: tables.trusted),
            rulings: verdict.rulings.prefix(Notice.listLimit).map { RulingText.describe($0) }
        )
    }

    // MARK: Paths

    func overrides() -> [String: String] {
        var overrides: [String: String] = [:]
        for component in state.components where component.running != nil {
            guard let settings = configuration.component(component.name), !settings.installPath.isEmpty else {
                continue
            }
            overrides[absolute(settings.installPath)] = settings.slots[component.primary]
        }
        return overrides
    }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "/" + path }
}
