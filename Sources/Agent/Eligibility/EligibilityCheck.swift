import BootControl
import CBOR
import DeviceCore
import Eligibility
import ImageAnalysis
import RootFiles
import UpdateProtocol

/// Finds out on the device whether software fits: what the lower layer provides, what the upper layer requires [E4], and
/// the verdict on both [E5].
struct EligibilityCheck {
    private let configuration: AgentConfiguration
    private let state: DeviceState

    init(_ session: AgentSession) {
        self.configuration = session.configuration
        self.state = session.state
    }

    init(_ configuration: AgentConfiguration, state: DeviceState) {
        self.configuration = configuration
        self.state = state
    }

    /// Judges the software of an encoded descriptor, for the component with the index `component` of the state.
    func judge(_ bytes: [UInt8], component: Int) -> Judgement {
        let descriptor: Descriptor
        do throws(DescriptorError) {
            descriptor = try Descriptor(decoding: bytes)
        } catch {
            return undecided("a descriptor that can be read", "\(error)")
        }
        let version = descriptor.identity?.version ?? ""
        guard let settings = configuration.component(state.components[component].name) else {
            return undecided("a component of this device", "none")
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
            return judgement(check.verdict(capabilities: capabilities).verdict, version: version)
        } catch {
            return undecided("the device's files", error.description)
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

    private func judgement(_ verdict: Verdict, version: Text) -> Judgement {
        let edges = verdict.edges.filter(\.isCritical).map { edge in
            ReportedEdge(
                side: UInt64(edge.side.rawValue),
                kind: UInt64(edge.kind.rawValue),
                subject: shortened(edge.owner.isEmpty ? "the new software" : edge.owner),
                needed: shortened(edge.needed.isEmpty ? edge.subject : joined(edge.needed, edge.subject)),
                found: shortened(edge.found)
            )
        }
        let outcome: Judgement.Verdict
        switch verdict.outcome {
        case .eligible: outcome = .eligible
        case .ineligible: outcome = .ineligible
        case .undecided: outcome = .undecided
        }
        return Judgement(outcome, edges: edges, version: version)
    }

    private func undecided(_ needed: String, _ found: String) -> Judgement {
        Judgement(
            .undecided,
            edges: [
                ReportedEdge(
                    side: 0,
                    kind: 0,
                    subject: "the check",
                    needed: Text(needed),
                    found: shortened(Text(found))
                )
            ]
        )
    }

    private func joined(_ needed: Text, _ subject: Text) -> Text {
        subject.isEmpty ? needed : Text(needed.string + " of " + subject.string)
    }

    /// A report carries at most 512 bytes of each text.
    private func shortened(_ text: Text) -> Text {
        text.count <= 512 ? text : Text(String(decoding: text.utf8.prefix(500), as: UTF8.self) + "…")
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
