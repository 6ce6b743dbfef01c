import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import RootFiles

/// Answers questions to a device. Descriptors and indexes are read once, however many questions need them.
struct EligibilityCheckRun {
    /// What is known of the device beside its index: the processor.
    var capabilities = CapabilitySet([])
    /// Compatibility tables whose signatures were verified.
    var tables: [TrustedTable] = []
    /// The packages on offer, among which remedies are looked for.
    var catalog: PackageCatalog?
    /// How often the device may be evaluated in the search for a remedy.
    var remedyChecks = 256
    private var software: [String: EligibilityCheckSoftware] = [:]

    /// Nothing is known of what a device that does not run has left.
    private static let unknownOffline: [CapabilityKind] = [.memory, .storage]

    /// What the processor called `name` has.
    static func processor(_ name: String) throws -> CapabilitySet {
        guard let model = CPUModel(named: name) else {
            throw CommandFailure(
                .usage,
                "\"\(name)\" is no processor that is known",
                expected: "a model such as Haswell, a level such as x86-64-v3, or features such as \"avx avx2\""
            )
        }
        return CapabilitySet(model.capabilities, examinedKinds: [.cpuFeature])
    }

    mutating func answer(
        _ request: EligibilityCheckRequest,
        _ device: EligibilityCheckDevice,
        indexTime: Double = 0
    ) throws -> EligibilityCheckView {
        var times = EligibilityCheckTimes()
        times.index = indexTime
        let (loaded, describeTime) = try EligibilityCheckTimes.measure { try load(request) }
        times.describe = describeTime
        let (outcome, checkTime) = EligibilityCheckTimes.measure {
            switch device {
            case .system(let index, let root): check(request, loaded, index, root)
            case .stated(let capabilities): check(loaded, capabilities)
            }
        }
        times.check = checkTime
        return EligibilityCheckView(
            outcome.verdict,
            existing: outcome.existing,
            remedy: outcome.remedy.map { RemedyView($0) },
            times: times,
            id: request.id
        )
    }

    // MARK: Software

    /// A descriptor, with the path that its file is going to have.
    private struct Incoming {
        let software: EligibilityCheckSoftware
        let path: String
    }

    private mutating func load(_ request: EligibilityCheckRequest) throws -> [Incoming] {
        var incoming: [Incoming] = []
        for image in request.images ?? [] {
            let software = try read(image)
            let name = image.split(separator: "/").last.map(String.init) ?? image
            // Without a place, a program or library is judged as if it lay where such files mostly do.
            let isProgram = software.descriptor.requirements.contains { $0.kind == .interpreter }
            incoming.append(
                Incoming(software: software, path: request.at ?? (isProgram ? "/usr/bin/" : "/usr/lib/") + name)
            )
        }
        for replacement in request.replaces ?? [] {
            let parts = replacement.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].hasPrefix("/") else {
                throw CommandFailure(
                    .usage,
                    "\"\(replacement)\" does not say what replaces what",
                    expected: "PATH=FILE with an absolute path; PATH= where the file goes"
                )
            }
            if !parts[1].isEmpty {
                incoming.append(Incoming(software: try read(String(parts[1])), path: String(parts[0])))
            }
        }
        return incoming
    }

    private mutating func read(_ path: String) throws -> EligibilityCheckSoftware {
        if let known = software[path] { return known }
        let read = try EligibilityCheckSoftware(path)
        software[path] = read
        return read
    }

    // MARK: Verdicts

    /// What was found out.
    private struct Outcome {
        var verdict: Verdict
        var existing: [FailingEdge] = []
        var remedy: RemedyFinding?
    }

    private func check(
        _ request: EligibilityCheckRequest,
        _ incoming: [Incoming],
        _ index: DeviceIndex,
        _ root: String?
    ) -> Outcome {
        var update = SoftwareUpdate()
        for software in incoming { update.add(software.software.descriptor, at: Text(software.path)) }
        for path in request.removes ?? [] { update.remove(Text(path)) }
        for replacement in request.replaces ?? [] where replacement.hasSuffix("=") {
            update.remove(Text(String(replacement.dropLast())))
        }
        var check = UpdateCheck(index, update)
        check.only = (request.programs ?? []).map { Text($0) }
        check.host =
            switch request.host {
            case nil: .unknown
            case "neutral"?: .neutral
            case let path?: .program(Text(path))
            }
        for case .attribute(let attribute) in capabilities.capabilities where attribute.kind == .cpuFeature {
            let name = attribute.name.string
            if name.hasPrefix("x86-64-v"), name != "x86-64-v1" {
                check.processorSubfolders.append(Text("glibc-hwcaps/" + name))
            }
        }
        check.processorSubfolders.sort { $1 < $0 }
        let names = EligibilitySymbolNames(incoming.map(\.software), root: root)
        check.symbolName = { names.name(of: $1, in: $0) }
        var excluded = Self.unknownOffline.filter { kind in !capabilities.capabilities.contains { $0.kind == kind } }
        if request.anyProcessor == true { excluded.append(.cpuFeature) }
        // Without a package manager, whoever unpacks the package does so in a way of their own.
        if !index.attributes.examinedKinds.contains(.packageFormat) { excluded.append(.packageFormat) }
        let (verdict, existing) = check.verdict(capabilities: capabilities, excluding: excluded)
        let lower = index.attributes.merging(capabilities)
        var outcome = Outcome(verdict: applyTables(verdict, incoming, lower), existing: existing)
        let advice = RemedyAdvice(
            verdict: outcome.verdict,
            requirements: requirements(incoming),
            lower: lower,
            tables: tables
        )
        outcome.remedy = advice.finding { stopped in
            guard let catalog else { return nil }
            var plan = RemedyPlan(
                index,
                update,
                catalog,
                host: check.host,
                judged: check.only.isEmpty ? update.items.map(\.path) + stopped : check.only,
                processorSubfolders: check.processorSubfolders
            )
            plan.checkLimit = remedyChecks
            return plan.find()
        }
        return outcome
    }

    private func requirements(_ incoming: [Incoming]) -> [Requirement] {
        incoming.flatMap { $0.software.descriptor.requirements + $0.software.descriptor.parts.flatMap(\.requirements) }
    }

    private func check(
        _ incoming: [Incoming],
        _ stated: CapabilitySet
    ) -> Outcome {
        let lower = stated.merging(capabilities)
        let requirements = requirements(incoming)
        var provides: [Capability] = []
        for software in incoming {
            let descriptor = software.software.descriptor
            provides += descriptor.provides + descriptor.parts.flatMap(\.provides)
        }
        let verdict = Verdict(requirements: requirements, lower: lower, provides: provides, upper: [])
        var outcome = Outcome(verdict: applyTables(verdict, incoming, lower))
        let advice = RemedyAdvice(verdict: outcome.verdict, requirements: requirements, lower: lower, tables: tables)
        outcome.remedy = advice.finding { _ in nil }
        return outcome
    }

    private func applyTables(_ verdict: Verdict, _ incoming: [Incoming], _ lower: CapabilitySet) -> Verdict {
        guard !tables.isEmpty else { return verdict }
        var verdict = verdict
        for software in incoming {
            let now = UInt64(max(0, Date().timeIntervalSince1970))
            verdict = verdict.applying(
                tables,
                context: TableContext(software.software.descriptor, lower: lower, now: now)
            )
        }
        return verdict
    }
}
