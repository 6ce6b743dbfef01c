import CBOR
import COSE
import SUIT
import UpdateProtocol

/// Staging components: what is fetched into them waits in the spool to be copied, and decrypted on the way
/// (suit-firmware-encryption section 6).
extension UpdateMachine {
    /// Carries out a fetch into a component that the device does not have.
    mutating func stage(
        _ request: CommandProcessor.Request,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        if plan == nil {
            plan = CopyPlan(
                manifest,
                envelope: envelope,
                identity: identity,
                state: state,
                facts: facts,
                crypto: crypto
            )
        }
        let uses = plan?.uses(of: request.component) ?? []
        guard !uses.isEmpty, uses.allSatisfy({ selected.contains($0.target) }) else {
            return refuse(Refusal(.componentUnsupported, "the manifest fetches a component that the device lacks"))
        }
        let open = uses.filter { !isCurrent($0) }
        // What nothing is going to need is not fetched, but it must be possible to go on as if it were.
        guard let fetch = stagingFetch(request, open.isEmpty ? uses : open) else { return }
        staging[request.component] = StagingComponent(request: request, fetch: fetch)
        guard !open.isEmpty else { return processor.answer(true) }
        guard fits(fetch.size, for: request.component) else { return refuseSize() }
        var encryptions: [[UInt8]] = []
        for use in open {
            guard let range = use.encryption else { continue }
            encryptions.append([UInt8](envelope[range]))
        }
        guard !encryptions.isEmpty else { return startStaging(fetch, .staging(request, copy: nil)) }
        // Without a key the ciphertext is of no use: that is found out before a byte of it is asked for.
        waiting = .keys(request)
        queue.append(.checkKeys(encryptions))
    }

    /// The device has a key for everything that was asked about.
    public mutating func keysFound() {
        guard case .keys(let request) = waiting, let fetch = staging[request.component]?.fetch else { return }
        startStaging(fetch, .staging(request, copy: nil))
    }

    /// The payload is in the spool, whole.
    public mutating func staged(_ payload: StagedPayload) {
        guard case .staging(let request, let copy) = waiting else { return }
        waiting = nil
        guard let fetch = staging[request.component]?.fetch, payload.manifestComponent == request.component,
            payload.size == fetch.size, fetch.digest == nil || fetch.digest?.bytes == payload.digest
        else {
            return retry(copy ?? request, "the payload is not the one that the author signed")
        }
        staging[request.component]?.payload = payload
        guard let copy else { return processor.answer(true) }
        self.copy(copy)
    }

    /// Carries out a copy into a component of the device.
    mutating func copy(_ request: CommandProcessor.Request) {
        guard let target = target(of: request) else {
            return refuse(Refusal(.componentUnsupported, "the manifest copies to a component that the device lacks"))
        }
        guard isWanted(request) else { return processor.answer(true) }
        guard let result = result(of: request) else { return }
        guard let number = request.parameters.sourceComponent, number < UInt64(staging.count),
            let source = staging[Int(number)]
        else {
            return refuse(Refusal(.componentUnsupported, "only what the manifest has fetched can be copied"))
        }
        let encryption = request.parameters.encryptionInfo
        if let encryption, source.fetch.digest == nil, !isAuthenticated(encryption) { return refuseUnsignedStream() }
        guard let payload = source.payload else {
            // It was bad, or nothing seemed to need it: now it is fetched, and copied then.
            return startStaging(source.fetch, .staging(source.request, copy: request))
        }
        prepare(request, target, .staged(payload), result, encryption: encryption)
    }

    /// Forgets what a command was carried out with, so that it is fetched anew.
    mutating func dropStaged(_ request: CommandProcessor.Request) {
        guard request.command == SUITCommand.copy, let number = request.parameters.sourceComponent,
            number < UInt64(staging.count)
        else { return }
        staging[Int(number)]?.payload = nil
    }

    // MARK: What is fetched

    /// What to fetch for the copies that need it, or `nil` after a refusal.
    ///
    /// The size follows from that of the result where the manifest does not name it, and the digest is that of the result
    /// where nothing is decrypted. A digest of the ciphertext must be there unless decrypting authenticates it: without
    /// one a device could be made to decrypt rubbish until its battery is empty (suit-firmware-encryption section 6).
    private mutating func stagingFetch(_ request: CommandProcessor.Request, _ uses: [CopyPlan.Use]) -> StagingFetch? {
        var digest = self.digest(of: request)
        var size = request.parameters.imageSize
        for use in uses {
            guard let range = use.encryption else {
                if digest == nil { digest = use.digest }
                if size == nil { size = use.size }
                continue
            }
            guard let encryption = try? Encrypt(envelope.span, in: range) else {
                refuse(Refusal(.parse, "the encryption info cannot be read"))
                return nil
            }
            if digest == nil, !encryption.algorithm.isAuthenticated {
                refuseUnsignedStream()
                return nil
            }
            guard size == nil, let plaintext = use.size else { continue }
            let (sum, overflow) = plaintext.addingReportingOverflow(UInt64(encryption.algorithm.tagLength))
            if !overflow { size = sum }
        }
        guard let size, digest == nil || digest?.algorithm == .sha256 else {
            refuse(Refusal(.parameterUnsupported, "what is fetched lacks its size, or has another digest than SHA-256"))
            return nil
        }
        let source: StagingFetch.Source =
            request.integratedPayload.map { .envelope([UInt8](envelope[$0])) } ?? .location(uri(of: request))
        return StagingFetch(manifestComponent: request.component, source: source, digest: digest, size: size)
    }

    /// Whether what lies in the spool at once stays within the limit of payloads.
    private func fits(_ size: UInt64, for component: Int) -> Bool {
        guard let payloadLimit else { return true }
        guard var rest = payloadLimit >= size ? payloadLimit - size : nil else { return false }
        for (index, other) in staging.enumerated() where index != component {
            guard let other, other.payload != nil else { continue }
            guard other.fetch.size <= rest else { return false }
            rest -= other.fetch.size
        }
        return true
    }

    private mutating func startStaging(_ fetch: StagingFetch, _ waiting: Waiting) {
        var isTransfer = false
        if case .location = fetch.source { isTransfer = true }
        if case .staging(let request, let copy) = waiting,
            isHeldBack(copy ?? request, isTransfer: isTransfer)
        {
            return
        }
        self.waiting = waiting
        queue.append(.stage(fetch))
    }

    private func isCurrent(_ use: CopyPlan.Use) -> Bool {
        guard let running = state.running(manifest.components[use.target]) else { return false }
        return running.digest == use.digest?.bytes && running.size == use.size
    }

    private func isAuthenticated(_ encryption: Range<Int>) -> Bool {
        (try? Encrypt(envelope.span, in: encryption))?.algorithm.isAuthenticated ?? false
    }

    private mutating func refuseUnsignedStream() {
        refuse(
            Refusal(
                .parameterUnsupported,
                "the ciphertext has no signed digest, and its algorithm would not notice a change"
            )
        )
    }
}
