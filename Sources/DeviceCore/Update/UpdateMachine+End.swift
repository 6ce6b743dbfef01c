import CBOR
import COSE
import SUIT
import UpdateProtocol

extension UpdateMachine {
    mutating func finish(_ section: SUITSection) {
        if section == .payloadFetch || section == .install, !hasReportedReceipt, hasPayloads {
            hasReportedReceipt = true
            queue.append(
                .report(StatusReport(manifest: reference, state: .updateReceived, transfer: transfer))
            )
        }
        // A section that is not there must not run the shared sequence: what the one before has set stands to the end.
        if let position = UpdateMachine.sections.firstIndex(of: section) {
            for next in UpdateMachine.sections[(position + 1)...] where manifest.commands(of: next) != nil {
                return start(next)
            }
        }
        switchOver()
    }

    /// All that the manifest wants was done: the slots are switched, once nobody has a say any more.
    mutating func switchOver() {
        var changes: [(component: Int, content: SlotContent)] = []
        for component in selected {
            guard let index = state.index(of: manifest.components[component]) else { continue }
            if let image = image(of: component) {
                changes.append(
                    (index, SlotContent(digest: image.digest, size: image.size, version: version(of: component)))
                )
            } else if !isCurrent(manifestComponent: component) {
                return refuse(Refusal(.operationFailed, "the manifest does not fetch what it installs"))
            }
        }
        guard !changes.isEmpty else { return finishCurrent() }
        if isProbed(changes) { return }
        guard
            state.switchSlots(
                changes,
                concerned: selected.compactMap { state.index(of: manifest.components[$0]) },
                manifest: reference,
                sequenceNumber: raisedSequenceNumber,
                transfer: transfer
            )
        else {
            return postpone(.operationFailed, "other software is on trial")
        }
        let report = StatusReport(
            manifest: reference,
            state: .installed,
            detail: probe ?? "",
            transfer: transfer
        )
        state.unreported = report
        waiting = .commit(.installed, report)
        queue.append(.commit(state))
    }

    /// The sections of an update up to the switch of slots (suit-trust-domains section 5). What was installed is
    /// validated as if it ran already: nothing that fails there gets to run.
    static let sections: [SUITSection] = [
        .dependencyResolution, .payloadFetch, .candidateVerification, .install, .validate,
    ]

    /// Whether no section that is going to run was severed and lost.
    static func isComplete(_ manifest: Manifest) -> Bool {
        for key in manifest.missingMembers {
            for section in sections where section.rawValue == key { return false }
        }
        return true
    }

    /// The image that was written and that the manifest still wants at its end: one that an alternative fetched which
    /// failed later must not be installed in place of what the next one wants.
    private func image(of component: Int) -> DeliveredImage? {
        let parameters = processor.parameters[component]
        guard let image = images[component], let digest = digest(parameters), digest.algorithm == .sha256,
            image.digest == digest.bytes, image.size == parameters.imageSize
        else { return nil }
        return image
    }

    mutating func start(_ section: SUITSection) {
        phase = .running(section)
        processor.begin(section)
    }

    private mutating func finishCurrent() {
        state.raiseSequenceNumber(raisedSequenceNumber)
        state.markHandled(reference.digest)
        var components: [Int] = []
        for component in selected {
            if let index = state.index(of: manifest.components[component]) { components.append(index) }
        }
        let report = StatusReport(
            running: RequestBuilder.proof(of: components, in: state),
            manifest: reference,
            state: .running,
            detail: "this software ran already"
        )
        state.unreported = report
        waiting = .commit(.current, report)
        queue.append(.commit(state))
    }

    mutating func refuse(_ refusal: Refusal) {
        state.markHandled(reference.digest)
        var edges: [ReportedEdge] = []
        var bytes = 0
        for edge in refusal.edges where edges.count < ReportedEdge.limit {
            bytes += edge.subject.count + edge.needed.count + edge.found.count
            // The state and the distributor take messages of a limited size; the log has them all.
            if bytes > UpdateMachine.edgeByteLimit { break }
            edges.append(edge)
        }
        let report = StatusReport(
            reason: refusal.reason,
            manifest: reference,
            state: .refused,
            detail: refusal.reportedDetail,
            edges: edges
        )
        state.unreported = report
        waiting = .commit(.refused(refusal), report)
        queue.append(.commit(state))
    }

    mutating func postpone(_ reason: ReportReason, _ detail: Text) {
        queue.append(
            .report(StatusReport(reason: reason, manifest: reference, state: .waiting, detail: detail))
        )
        conclude(.postponed(reason, detail))
    }

    mutating func conclude(_ conclusion: Conclusion) {
        phase = .concluded
        waiting = nil
        queue.append(.conclude(conclusion))
    }
}
