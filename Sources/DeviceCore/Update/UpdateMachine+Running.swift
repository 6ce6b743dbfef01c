import CBOR
public import COSE
import PatchFormat
import SUIT
import UpdateProtocol

extension UpdateMachine {
    /// What to do next, or `nil` while an answer is awaited or after the end.
    public mutating func next(crypto: some CryptoProvider, facts: borrowing some DeviceFacts) -> Action? {
        while true {
            if !queue.isEmpty { return queue.removeFirst() }
            if waiting != nil { return nil }
            switch phase {
            case .concluded: return nil
            case .announced:
                start(UpdateMachine.sections[0])
                queue.append(.report(StatusReport(manifest: reference, state: .manifestReceived)))
            case .running(let section): advance(section, crypto: crypto, facts: facts)
            }
        }
    }

    private mutating func advance(
        _ section: SUITSection,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        if let directive = resume {
            resume = nil
            return perform(directive, crypto: crypto, facts: facts)
        }
        if let request = opening {
            opening = nil
            return openDetail(request, crypto: crypto, facts: facts)
        }
        let step: CommandProcessor.Step?
        do throws(SUITError) {
            let bytes = envelope
            step = try processor.next(bytes.span)
        } catch {
            return stop(error)
        }
        switch step {
        case .check(let check): self.check(check, crypto: crypto, facts: facts)
        case .perform(let directive): perform(directive, crypto: crypto, facts: facts)
        // A manifest with dependencies was refused at the start.
        case .dependency: processor.answer(false)
        case nil: finish(section)
        }
    }

    // MARK: Conditions

    private mutating func check(
        _ check: CommandProcessor.Request,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        guard check.command == SUITCommand.eligible else {
            let holds = ConditionCheck.holds(
                check,
                envelope: envelope.span,
                manifest: manifest,
                identity: identity,
                state: state,
                candidate: images[check.component]?.digest ?? staging[check.component]?.digest,
                facts: facts,
                crypto: crypto
            )
            return processor.answer(holds)
        }
        guard check.parameters.descriptor != nil else {
            // A component that the device does not have needs no verdict; one that it has is never taken without.
            return processor.answer(!selected.contains(check.component))
        }
        // What runs already has proved that it fits.
        if isCurrent(check) { return processor.answer(true) }
        if let descriptor = descriptors[check.component] { return judge(check, descriptor) }
        guard let reference = descriptorReference(check) else {
            return refuse(Refusal(.parse, "the reference to the descriptor cannot be read"))
        }
        waiting = .descriptor(check)
        if reference.uri.utf8.first == 0x23 {
            guard let content = integratedPayload(named: reference.uri) else {
                waiting = nil
                return refuse(Refusal(.parse, "the envelope lacks the descriptor that it should carry"))
            }
            return descriptor(content, crypto: crypto)
        }
        queue.append(.fetchDescriptor(reference))
    }

    mutating func judge(_ request: CommandProcessor.Request, _ descriptor: [UInt8]) {
        guard let component = stateIndex(request) else { return processor.answer(false) }
        waiting = .judgement(request)
        queue.append(.judge(descriptor: descriptor, component: component))
    }

    // MARK: Directives

    private mutating func perform(
        _ directive: CommandProcessor.Request,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        switch (directive.command, directive.parameters.fetchArguments) {
        case (SUITCommand.fetch, let definition?): ask(directive, definition, crypto: crypto, facts: facts)
        case (SUITCommand.fetch, nil): fetch(directive, crypto: crypto, facts: facts)
        case (SUITCommand.copy, _): copy(directive)
        case (SUITCommand.write, _): write(directive, crypto: crypto)
        default: processor.answer(false)
        }
    }

    /// Carries out a fetch with a characteristic definition: asks the distributor what to fetch [M1].
    private mutating func ask(
        _ directive: CommandProcessor.Request,
        _ definition: Range<Int>,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        if isCurrent(directive) || images[directive.component] != nil { return processor.answer(true) }
        // Each component's branch holds the definition anew; where it says the same, one answer serves all.
        if let answer, answer.definition[...] == envelope[definition], answer.uri == uri(of: directive) {
            guard directive.parameters.variantRoot == nil else {
                return openDetail(directive, crypto: crypto, facts: facts)
            }
            return deliver(directive)
        }
        do throws(SUITError) {
            let claims = RequestBuilder.claims(
                for: try RequestDefinition(envelope.span, in: definition),
                names: [ComponentIdentifier](manifest.components),
                identity: identity,
                state: state,
                facts: facts,
                crypto: crypto
            )
            waiting = .answer(directive)
            let request = UpdateRequest(
                claims: claims,
                manifest: reference,
                formats: allowedFormats(directive),
                payloadLimit: payloadLimit
            )
            queue.append(.send(request, uri: uri(of: directive)))
        } catch {
            refuse(Refusal(error))
        }
    }

    mutating func deliver(_ request: CommandProcessor.Request) {
        guard let component = stateIndex(request), let digest = digest(of: request),
            let size = request.parameters.imageSize, let outcome = answer?.answer[request.component]
        else {
            return postpone(.nothingOffered, "the distributor's answer says nothing about the component")
        }
        switch outcome {
        case .nothing(let reason): return postpone(.nothingOffered, reason)
        case .inline(let format, _), .located(let format, _, _, _):
            guard allowedFormats(request).contains(format) else {
                return retry(request, "the distributor offers a payload format that was not asked for")
            }
        }
        prepare(request, component, .offer(outcome, base: uri(of: request)), (digest, size), encryption: nil)
    }

    /// Asks anew, and in full where a patch went wrong [A4].
    mutating func retry(_ request: CommandProcessor.Request, _ detail: Text) {
        attempts += 1
        guard attempts < UpdateMachine.attemptLimit else {
            // Nothing that is wrong here is the manifest's doing, so a later poll may try again.
            queue.append(
                .report(StatusReport(reason: .resultMismatch, manifest: reference, state: .refused, detail: detail))
            )
            return conclude(.postponed(.resultMismatch, detail))
        }
        var failedFormat: UInt64?
        switch answer?.answer[request.component] {
        case .inline(let format, _), .located(let format, _, _, _): failedFormat = format
        default: break
        }
        if let failedFormat, failedFormat == PayloadFormat.patch.rawValue {
            formats.removeAll { $0 == failedFormat }
        }
        answer = nil
        dropStaged(request)
        // The directive is carried out once more.
        waiting = nil
        resume = request
    }

    // MARK: The end

    private mutating func finish(_ section: SUITSection) {
        if section == .payloadFetch || section == .install, !hasReportedReceipt, hasPayloads {
            hasReportedReceipt = true
            queue.append(
                .report(StatusReport(manifest: reference, state: .updateReceived, transfer: transfer))
            )
        }
        if let position = UpdateMachine.sections.firstIndex(of: section), position + 1 < UpdateMachine.sections.count {
            return start(UpdateMachine.sections[position + 1])
        }
        for component in selected where images[component] == nil && !isCurrent(manifestComponent: component) {
            return refuse(Refusal(.operationFailed, "the manifest does not fetch what it installs"))
        }
        guard hasImages else { return finishCurrent() }
        var changes: [(component: Int, content: SlotContent)] = []
        for component in selected {
            guard let image = images[component], let index = state.index(of: manifest.components[component]) else {
                continue
            }
            let content = SlotContent(
                digest: image.digest,
                size: image.size,
                version: versions[component]
            )
            changes.append((index, content))
        }
        guard
            state.switchSlots(
                changes,
                concerned: selected.compactMap { state.index(of: manifest.components[$0]) },
                manifest: reference,
                sequenceNumber: manifest.sequenceNumber,
                transfer: transfer
            )
        else {
            return postpone(.operationFailed, "other software is on trial")
        }
        let report = StatusReport(manifest: reference, state: .installed, transfer: transfer)
        state.unreported = report
        waiting = .commit(.installed, report)
        queue.append(.commit(state))
    }

    /// The sections of an update up to the switch of slots (suit-trust-domains section 5).
    static let sections: [SUITSection] = [
        .dependencyResolution, .payloadFetch, .candidateVerification, .install,
    ]

    mutating func start(_ section: SUITSection) {
        phase = .running(section)
        for key in manifest.missingMembers where key == section.rawValue {
            return refuse(Refusal(.missingMember(key: key)))
        }
        processor.begin(section)
    }

    private mutating func finishCurrent() {
        state.raiseSequenceNumber(manifest.sequenceNumber)
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
            detail: refusal.detail,
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
