import BootControl
import CBOR
import DeviceCore
import Eligibility
import Glibc
import ImageAnalysis
import UpdateProtocol

/// Finds out on the device whether software fits: what the lower layer provides, what the upper layer requires [E4], and
/// the verdict on both [E5].
struct EligibilityCheck {
    private let configuration: AgentConfiguration
    private let state: DeviceState

    /// Folders whose programs are asked what they require.
    private static let programFolders = [
        "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/libexec", "/opt/bin",
    ]
    /// The largest number of programs that are looked at; beyond it the verdict is undecided.
    private static let programLimit = 20_000

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
        do throws(FileError) {
            let lookup = RootLookup(root: configuration.root, overrides: overrides())
            var lower = LowerLayerDetector(LoaderModel(lookup), machines: [configuration.machine])
            let detected = try lower.detect(descriptor, installedAt: Text(path))
            let upper = try upperLayer(lookup, settings: settings, path: path)
            let verdict = Verdict(
                of: descriptor,
                lower: detected.capabilities,
                upper: upper,
                findings: detected.findings
            )
            return judgement(verdict, version: version)
        } catch {
            return undecided("the device's files", error.description)
        }
    }

    // MARK: The upper layer

    private func upperLayer(
        _ lookup: RootLookup,
        settings: AgentConfiguration.Component,
        path: String
    ) throws(FileError) -> [UpperRequirement] {
        guard !settings.installPath.isEmpty else { return [] }
        var model = LoaderModel(lookup)
        // Nothing can be linked to a program that exports nothing, so nothing above it can break.
        guard case .success(let installed)? = try model.file(at: Text(path)), installed.isLibrary else { return [] }
        var programs: [Text] = []
        for folder in EligibilityCheck.programFolders {
            for name in try lookup.entries(of: Text(folder)) {
                programs.append(Text(folder + "/" + name.string))
            }
        }
        for other in configuration.components where !other.installPath.isEmpty && other.name != settings.name {
            programs.append(Text(absolute(other.installPath)))
        }
        if programs.count > EligibilityCheck.programLimit {
            throw FileError("examine \(programs.count) programs under", configuration.root, code: E2BIG)
        }
        var detector = UpperLayerDetector(model)
        return try detector.requirements(of: programs, on: [Text(path)])
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

    private func overrides() -> [String: String] {
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
