import CBOR

extension CommandProcessor {
    /// Carries `command` out for the component with the index `component`, or says what the caller must do for it.
    mutating func run(
        _ command: CommandReader.Command,
        _ component: Int,
        _ top: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) -> Step? {
        let section = frames[top].section
        switch command.code {
        case SUITCommand.setComponentIndex:
            // It chooses once, however many were chosen before.
            frames[top].pending = nil
            resetOrder(top)
            do throws(CBORError) {
                let limit = loaded[frames[top].manifest].numbers.count
                frames[top].selection = try ComponentSelection(bytes, in: command.argument, limit: limit)
            } catch { throw .invalidArgument(command.code, section, at: command.argument.lowerBound) }
            return nil
        case SUITCommand.overrideParameters, SUITCommand.setParameters:
            resetOrder(top)
            try assign(
                command.argument,
                to: component,
                replacing: command.code == SUITCommand.overrideParameters,
                top,
                bytes
            )
            return nil
        case SUITCommand.overrideMultiple:
            frames[top].pending = nil
            resetOrder(top)
            try assignMultiple(command, top, bytes)
            return nil
        case SUITCommand.copyParameters:
            resetOrder(top)
            try copyParameters(command, to: component, top, bytes)
            return nil
        case SUITCommand.tryEach:
            guard let alternatives = try? AlternativeReader(bytes, in: command.argument) else {
                throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
            }
            let outer = frames[top]
            try openAlternative(alternatives, inside: outer, component: component, openedAt: command.at, bytes)
            return nil
        case SUITCommand.runSequence:
            var decoder = CBORDecoder(bytes, in: command.argument)
            guard let range = try? decoder.readBytes() else {
                throw .invalidArgument(command.code, section, at: command.argument.lowerBound)
            }
            let outer = frames[top]
            try push(
                range,
                inside: outer,
                component: component,
                softFailure: false,
                alternatives: nil,
                openedAt: command.at,
                bytes
            )
            return nil
        default: return try ask(command, component, top, bytes)
        }
    }

    /// Hands a condition or directive to the caller, where it is not decided already.
    private mutating func ask(
        _ command: CommandReader.Command,
        _ component: Int,
        _ top: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) -> Step? {
        var request = request(command, component, top)
        if command.code == SUITCommand.abort {
            try unwind(request, bytes)
            return nil
        }
        if let required = CommandProcessor.required(by: command.code), !request.parameters.isSet(required) {
            // A condition without its parameter fails like one that does not hold; a directive aborts, and so does
            // dependency-integrity, whatever makes it fail.
            if CommandProcessor.isDirective(command.code) || command.code == SUITCommand.dependencyIntegrity {
                throw .missingParameter(required, command: command.code, request.section, at: command.at)
            }
            try unwind(request, bytes)
            return nil
        }
        let isDependency = loaded[request.manifest].manifest.isDependency(component)
        switch command.code {
        case SUITCommand.isDependency:
            if !isDependency { try unwind(request, bytes) }
            return nil
        case SUITCommand.dependencyIntegrity, SUITCommand.processDependency:
            return try dependencyStep(request, isDependency: isDependency, top, bytes)
        case SUITCommand.imageMatch where isDependency:
            return try dependencyStep(request, isDependency: true, top, bytes)
        default: break
        }
        asked = request
        guard CommandProcessor.isDirective(command.code) else { return .check(request) }
        try noteOrder(request, top)
        if command.code == SUITCommand.fetch, let uri = request.parameters.uri {
            let envelope = loaded[request.manifest].manifest.source.envelope
            // One long URI can be compared with many long names, and be fetched by many short commands.
            try charge(uri.count / 64 * envelope.integratedPayloads.count, request.section, at: command.at)
            request.integratedPayload = envelope.payload(named: uri, in: bytes)
        }
        if command.code == SUITCommand.swap, let source = request.parameters.sourceComponent {
            // A dependency may have named a component that this manifest, and so the check of its signers, does not know.
            var isKnown = false
            for number in loaded[request.manifest].numbers where UInt64(number) == source { isKnown = true }
            guard isKnown else { throw .commandNotPermitted(command.code, request.section, at: command.at) }
        }
        invalidate(request)
        asked = request
        return .perform(request)
    }

    func request(_ command: CommandReader.Command, _ component: Int, _ top: Int) -> Request {
        let number = loaded[frames[top].manifest].numbers[component]
        return Request(
            command: command.code,
            section: frames[top].section,
            at: command.at,
            component: component,
            manifest: frames[top].manifest,
            number: number,
            identifier: components[number].identifier,
            parameters: parameters[number]
        )
    }

    static func isDirective(_ command: Int64) -> Bool {
        switch command {
        case SUITCommand.fetch, SUITCommand.copy, SUITCommand.swap, SUITCommand.invoke, SUITCommand.write,
            SUITCommand.unlink, SUITCommand.wait, SUITCommand.processDependency:
            true
        default: false
        }
    }

    /// The parameter without which `command` cannot be carried out.
    static func required(by command: Int64) -> Int64? {
        switch command {
        case SUITCommand.vendorIdentifier: SUITParameter.vendorIdentifier
        case SUITCommand.classIdentifier: SUITParameter.classIdentifier
        case SUITCommand.deviceIdentifier: SUITParameter.deviceIdentifier
        case SUITCommand.imageMatch, SUITCommand.imageNotMatch, SUITCommand.dependencyIntegrity:
            SUITParameter.imageDigest
        case SUITCommand.useBefore: SUITParameter.useBefore
        case SUITCommand.componentSlot: SUITParameter.componentSlot
        case SUITCommand.checkContent, SUITCommand.write: SUITParameter.content
        case SUITCommand.minimumBattery: SUITParameter.minimumBattery
        case SUITCommand.updateAuthorized: SUITParameter.updatePriority
        case SUITCommand.version: SUITParameter.version
        case SUITCommand.wait: SUITParameter.waitInfo
        case SUITCommand.characteristicsMatch: SUITParameter.characteristicConditions
        case SUITCommand.fetch: SUITParameter.uri
        case SUITCommand.copy, SUITCommand.swap: SUITParameter.sourceComponent
        default: nil
        }
    }

    // MARK: Order

    /// A command after which what came before has been done (suit-manifest section 8.4.8, strict order).
    private mutating func resetOrder(_ top: Int) {
        frames[top].sources = 0
        frames[top].targets = 0
    }

    /// Refuses commands whose outcome depends on an order that is left open.
    private mutating func noteOrder(_ request: Request, _ top: Int) throws(SUITError) {
        guard !frames[top].strictOrder, request.number < 64 else { return }
        switch request.command {
        case SUITCommand.fetch, SUITCommand.write, SUITCommand.unlink:
            frames[top].targets |= 1 << UInt64(request.number)
        case SUITCommand.copy, SUITCommand.swap:
            frames[top].targets |= 1 << UInt64(request.number)
            frames[top].sources |= 1 << (request.parameters.sourceComponent ?? 0)
        default: return
        }
        guard frames[top].sources & frames[top].targets == 0 else {
            throw .orderConflict(component: request.component, request.section, at: request.at)
        }
    }
}
