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
            case .announced: begin()
            case .running(let section): advance(section, crypto: crypto, facts: facts)
            }
        }
    }

    private mutating func begin() {
        queue.append(.report(StatusReport(manifest: reference, state: .manifestReceived)))
        // The other slot holds what the device falls back to: nothing may be written to it before the trial is over (B2).
        guard state.trial == nil else { return postpone(.operationFailed, "other software is on trial") }
        // What was severed is not signed: it may have been lost on the way, and come with the next try.
        guard UpdateMachine.isComplete(manifest) else {
            return postpone(.operationFailed, "a part of the manifest that was severed is not there")
        }
        start(UpdateMachine.sections[0])
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
            // What an alternative that failed has written is not going to run where this one wants what runs already.
            if check.command == SUITCommand.imageMatch, isCurrent(check) { return processor.answer(true) }
            let holds = ConditionCheck.holds(
                check,
                envelope: envelope.span,
                manifest: manifest,
                identity: identity,
                state: state,
                candidate: images[check.component]?.digest ?? staging[check.component]?.digest,
                candidateVersion: check.section == .validate && images[check.component] != nil
                    ? version(of: check.component) : nil,
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
        guard let reference = descriptorReference(check) else {
            return refuse(Refusal(.parse, "the reference to the descriptor cannot be read"))
        }
        if let known = descriptors[check.component], known.digest == reference.digest {
            return judge(check, known.bytes)
        }
        waiting = .descriptor(check)
        if reference.uri.utf8.first == 0x23 {
            guard let content = integratedPayload(named: reference.uri) else {
                // It is not signed as a part of the envelope: whoever passed that on may have taken it away.
                return postpone(.operationFailed, "the envelope lacks the descriptor that it should carry")
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
        // Validation looks at what was installed, and changes nothing any more.
        guard directive.section != .validate else { return processor.answer(false) }
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
        guard isWanted(directive) else { return processor.answer(true) }
        // Each component's branch holds the definition anew; where it says the same, one answer serves all.
        if let answer, answer.definition[...] == envelope[definition], answer.uri == uri(of: directive) {
            guard directive.parameters.variantRoot == nil else {
                return openDetail(directive, crypto: crypto, facts: facts)
            }
            return deliver(directive)
        }
        // Which variant fits is found out before anybody is asked; its detail manifest has a fetch of its own.
        if directive.parameters.variantRoot == nil, isHeldBack(directive, isTransfer: true) { return }
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
                formats: offeredFormats(directive),
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
            guard !PatchOffer.isMark(format), allowedFormats(request).contains(format) else {
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
            formats.removeAll { $0 == failedFormat || PatchOffer.isMark($0) }
        }
        answer = nil
        dropStaged(request)
        // The directive is carried out once more.
        waiting = nil
        resume = request
    }
}
