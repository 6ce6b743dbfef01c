import BootControl
import CBOR
import DeviceCore
import SUIT
import UpdateProtocol

extension UpdateRun {
    /// Judges software, applies remedies where policy allows, and tells the machine.
    func judge(_ descriptor: [UInt8], component: Int, _ machine: inout UpdateMachine) {
        let name = session.state.components[component].name
        // A rescue is judged without looking at anything that may be what has to be rescued.
        if let settings = session.configuration.component(name),
            let judgement = RescueCheck(component: settings).judge(descriptor)
        {
            session.log.info(
                "eligible",
                "the software is a rescue; it is held against vendor, class and memory map alone"
            )
            log(judgement)
            return machine.judged(judgement)
        }
        let image = machine.wantedDigest(ofStateComponent: component)
        var judgement = EligibilityCheck(session, isDry: isDry).judge(descriptor, component: component, image: image)
        let remedies = RemedyRun(
            policy: session.configuration.eligibility,
            log: session.log,
            folder: session.configuration.stateFolder,
            device: session.configuration.deviceID,
            manifest: machine.manifestReference.digest.bytes,
            component: name.description.string
        )
        if !isDry, remedies.isPossible(judgement) {
            log(judgement)
            var isAllowed = true
            if session.configuration.eligibility.remedies == .ask {
                switch UpdatePermission(session: session).mayApplyRemedies(
                    judgement,
                    machine,
                    component: component
                )
                {
                case .granted: break
                case .wait(let reason, let detail): return machine.judgementDeferred(reason, detail)
                case .denied: isAllowed = false
                }
            }
            if isAllowed {
                judgement = remedies.apply(judgement) {
                    session.facts.refresh()
                    return EligibilityCheck(session).judge(descriptor, component: component, image: image)
                }
            }
        }
        // With another device the verdict may be another one.
        if judgement.verdict != .eligible { judgement.fingerprint = session.fingerprint }
        log(judgement)
        machine.judged(judgement)
    }

    private func log(_ judgement: Judgement) {
        for ruling in judgement.rulings { session.log.info("table", ruling.string) }
        switch judgement.verdict {
        case .eligible: session.log.info("eligible", "the software fits this device")
        case .ineligible, .undecided:
            session.log.error("eligible", judgement.verdict == .ineligible ? "ineligible" : "undecided")
            for edge in judgement.edges { session.log.error("eligible", "  " + EdgeText.describe(edge)) }
            for action in judgement.advice?.actions ?? [] {
                session.log.info("remedy", "  would help: " + RemedyText.describe(action))
            }
        }
    }

    /// Tests new software in its slots before the device switches to them [E10].
    func probe(_ candidates: [Candidate], _ machine: inout UpdateMachine) {
        let configuration = session.configuration
        let test = LoaderProbe(root: configuration.root, policy: configuration.eligibility)
        var details: [String] = []
        for candidate in candidates {
            guard
                let settings = configuration.component(session.state.components[candidate.component].name),
                settings.isExecutable
            else { continue }
            let arguments = settings.probeArguments.split(separator: " ").map(String.init)
            let finding = test.test(settings.slots[candidate.slot], arguments: arguments)
            session.log.write(
                finding.edges.isEmpty ? .info : .error,
                "probe",
                "\(settings.name): \(finding.detail)"
            )
            guard finding.edges.isEmpty else {
                for edge in finding.edges { session.log.error("probe", "  " + EdgeText.describe(edge)) }
                return machine.probed(Text(finding.detail), edges: finding.edges)
            }
            details.append(candidates.count == 1 ? finding.detail : "\(settings.name): \(finding.detail)")
        }
        machine.probed(Text(String(details.joined(separator: "; ").prefix(500))))
    }

    /// A descriptor that is in the update file or on a medium.
    func localDescriptor(_ reference: DescriptorReference) -> [UInt8]? {
        guard !session.local.isEmpty, reference.size <= 1_048_576,
            let payload = session.local.payload(reference.digest.bytes, size: reference.size),
            let mapping = try? FileMapping(payload.path, limit: 1 << 40)
        else { return nil }
        // The machine compares the digest: the file may have changed since it was found.
        return mapping.withSpan { (bytes) -> [UInt8]? in
            guard payload.offset <= UInt64(bytes.count), payload.size <= UInt64(bytes.count) - payload.offset else {
                return nil
            }
            let content = bytes.extracting(Int(payload.offset)..<Int(payload.offset + payload.size))
            return content.withUnsafeBufferPointer { [UInt8]($0) }
        }
    }

    /// The answer to an update request from what is here already, where that is all that is wanted: then nobody has to be
    /// asked [E3].
    func localAnswer(_ machine: UpdateMachine) -> UpdateAnswer? {
        guard !session.local.isEmpty else { return nil }
        var entries: [UpdateAnswer.Entry] = []
        for wanted in machine.wantedImages {
            guard
                let outcome = session.local.outcome(
                    forImage: wanted.digest,
                    size: wanted.size,
                    formats: ImageInstaller.formats
                )
            else { return nil }
            entries.append(UpdateAnswer.Entry(component: wanted.component, outcome: outcome))
        }
        return entries.isEmpty ? nil : UpdateAnswer(entries: entries)
    }
}
