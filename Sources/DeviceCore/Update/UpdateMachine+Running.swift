public import CBOR
public import COSE
import PatchFormat
public import SUIT
public import UpdateProtocol

extension UpdateMachine {
    /// What to do next, or `nil` while an answer is awaited or after the end.
    public mutating func next(crypto: some CryptoProvider, facts: borrowing some DeviceFacts) -> Action? {
        while true {
            if !queue.isEmpty { return queue.removeFirst() }
            if waiting != nil { return nil }
            switch phase {
            case .concluded: return nil
            case .announced:
                phase = .running(.payloadFetch)
                processor.begin(.payloadFetch)
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
            return perform(directive, facts: facts)
        }
        let step: CommandProcessor.Step?
        do throws(SUITError) {
            let bytes = envelope
            step = try processor.next(bytes.span)
        } catch {
            return refuse(Refusal(error))
        }
        switch step {
        case .check(let check): self.check(check, crypto: crypto, facts: facts)
        case .perform(let directive): perform(directive, facts: facts)
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
                candidate: images[check.component]?.digest,
                facts: facts
            )
            return processor.answer(holds)
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

    private mutating func perform(_ directive: CommandProcessor.Request, facts: borrowing some DeviceFacts) {
        guard directive.command == SUITCommand.fetch else { return processor.answer(false) }
        if isCurrent(directive) || images[directive.component] != nil { return processor.answer(true) }
        guard let definition = directive.parameters.fetchArguments else {
            return refuse(Refusal(.parameterUnsupported, "the manifest names no characteristics to report"))
        }
        // Each component's branch holds the definition anew; where it says the same, one answer serves all.
        if let answer, envelope[answer.definition] == envelope[definition], answer.uri == uri(of: directive) {
            return deliver(directive)
        }
        do throws(SUITError) {
            let claims = RequestBuilder.claims(
                for: try RequestDefinition(envelope.span, in: definition),
                names: manifest.components,
                identity: identity,
                state: state,
                facts: facts
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
        // What the slot held is about to be overwritten: that is remembered before the first byte.
        state.invalidateSecondary(component)
        let delivery = Delivery(
            component: component,
            manifestComponent: request.component,
            slot: state.components[component].secondary,
            running: state.components[component].running,
            outcome: outcome,
            base: uri(of: request),
            resultDigest: digest,
            resultSize: size
        )
        waiting = .preparation(request, delivery)
        queue.append(.commit(state))
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
        // The directive is carried out once more.
        waiting = nil
        resume = request
    }

    // MARK: The end

    private mutating func finish(_ section: SUITSection) {
        if section == .payloadFetch {
            phase = .running(.install)
            processor.begin(.install)
            if hasImages {
                queue.append(
                    .report(StatusReport(manifest: reference, state: .updateReceived, transfer: transfer))
                )
            }
            return
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
