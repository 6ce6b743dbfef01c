import CBOR
public import COSE
public import Trust

extension CommandProcessor {
    /// Checks or runs a dependency, or asks for its envelope where that was not authenticated yet.
    mutating func dependencyStep(
        _ request: Request,
        isDependency: Bool,
        _ top: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) -> Step? {
        guard isDependency else { throw .notDependency(request.section, at: request.at) }
        let component = components[request.number]
        if request.command == SUITCommand.processDependency, rule == .explicitIntegrity {
            guard component.isChecked else {
                throw .dependencyNotChecked(component: request.component, request.section, at: request.at)
            }
        }
        guard let manifest = component.loaded else {
            asked = request
            awaitsDependency = true
            return .dependency(request, integrated: component.integrated)
        }
        guard try isNamed(loaded[manifest].manifest, by: request, bytes) else {
            if request.command == SUITCommand.imageMatch {
                try unwind(request, bytes)
                return nil
            }
            throw .dependencyDigestMismatch(component: request.component, request.section, at: request.at)
        }
        try complete(request, manifest, top, bytes)
        return nil
    }

    /// Authenticates the envelope of a dependency: the answer to ``Step/dependency(_:integrated:)``.
    ///
    /// Its signature, its digest against the one that the manifest names, its manifest against that digest, and all of
    /// its sequences are checked (suit-trust-domains section 6.1).
    ///
    /// - Parameters:
    ///   - range: where the envelope stands in `bytes`.
    ///   - bytes: the buffer.
    ///   - policy: who must have signed it.
    public mutating func dependency(
        in range: Range<Int>,
        of bytes: Span<UInt8>,
        policy: TrustPolicy,
        crypto: some CryptoProvider
    ) {
        guard awaitsDependency, let request = asked else { return }
        asked = nil
        awaitsDependency = false
        do throws(SUITError) {
            guard loaded.count < CommandProcessor.manifestLimit else {
                throw .tooManyDependencies(request.section, at: request.at)
            }
            let source = try AuthenticatedEnvelope(
                try Envelope(bytes, in: range),
                in: bytes,
                policy: policy,
                crypto: crypto
            )
            let manifest = try Manifest(source, in: bytes, crypto: crypto)
            guard try isNamed(manifest, by: request, bytes) else {
                throw .dependencyDigestMismatch(component: request.component, request.section, at: request.at)
            }
            components[request.number].loaded = try load(manifest, bytes)
            guard let top = frames.indices.last, let index = components[request.number].loaded else { return }
            try complete(request, index, top, bytes)
        } catch {
            // image-match is a condition like others; the other two end everything.
            if request.command == SUITCommand.imageMatch { failed = request } else { failure = error }
        }
    }

    /// What is left to do once the dependency is authentic and the one that was named.
    private mutating func complete(
        _ request: Request,
        _ manifest: Int,
        _ top: Int,
        _ bytes: Span<UInt8>
    ) throws(SUITError) {
        switch request.command {
        case SUITCommand.dependencyIntegrity: components[request.number].isChecked = true
        case SUITCommand.processDependency:
            let depth = frames[top].dependencyDepth + 1
            guard depth <= CommandProcessor.dependencyDepthLimit else {
                throw .tooManyDependencies(request.section, at: request.at)
            }
            // The shared sequence runs first, so it comes on top.
            try push(request.section, of: manifest, depth: depth, bytes)
            try push(.shared, of: manifest, depth: depth, bytes)
        default: break
        }
    }

    /// Whether `manifest` has the digest that the dependent manifest names.
    private func isNamed(_ manifest: Manifest, by request: Request, _ bytes: Span<UInt8>) throws(SUITError) -> Bool {
        guard let range = request.parameters.imageDigest else {
            throw .missingParameter(
                SUITParameter.imageDigest,
                command: request.command,
                request.section,
                at: request.at
            )
        }
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            return try LocatedDigest.read(&decoder).equals(manifest.digest, in: bytes)
        } catch { throw .malformed(.sequence, error) }
    }

    /// Takes a manifest in, and finds the components that it shares with others by their identifiers.
    private mutating func load(_ manifest: Manifest, _ bytes: Span<UInt8>) throws(SUITError) -> Int {
        var numbers: [Int] = []
        numbers.reserveCapacity(manifest.identifiers.count)
        for identifier in manifest.identifiers {
            var number: Int?
            for index in components.indices where components[index].identifier.isSame(as: identifier, in: bytes) {
                number = index
            }
            if number == nil {
                guard components.count < Manifest.componentLimit else { throw .tooManyComponents(components.count + 1) }
                components.append(Component(identifier: identifier))
                parameters.append(ParameterSet())
                number = components.count - 1
            }
            if let number { numbers.append(number) }
        }
        loaded.append(Loaded(manifest: manifest, numbers: numbers))
        return loaded.count - 1
    }

    /// Forgets what was known about a component that is about to change (suit-trust-domains section 6.2).
    mutating func invalidate(_ request: Request) {
        switch request.command {
        case SUITCommand.fetch, SUITCommand.copy, SUITCommand.write, SUITCommand.unlink:
            forget(request.number)
            components[request.number].integrated = request.integratedPayload
        case SUITCommand.swap:
            forget(request.number)
            if let source = request.parameters.sourceComponent, source < UInt64(components.count) {
                forget(Int(source))
            }
        default: break
        }
    }

    private mutating func forget(_ number: Int) {
        components[number].loaded = nil
        components[number].isChecked = false
        components[number].integrated = nil
    }
}
