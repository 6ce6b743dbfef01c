import CBOR
import COSE
import PatchFormat
import SUIT
import UpdateProtocol

/// The standard ways to an image, without a distributor that is asked: the manifest names its location, or holds it.
extension UpdateMachine {
    /// Carries out a fetch without a characteristic definition: of the image itself, or into a staging component.
    mutating func fetch(
        _ request: CommandProcessor.Request,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        guard request.parameters.variantRoot == nil else {
            return refuse(Refusal(.parameterUnsupported, "the manifest names no characteristics to report"))
        }
        if request.integratedPayload == nil, uri(of: request).utf8.first == 0x23 {
            // Integrated payloads are not signed: whoever passed the envelope on may have taken it away.
            return postpone(.operationFailed, "the envelope lacks the payload that it should carry")
        }
        guard let target = target(of: request) else { return stage(request, crypto: crypto, facts: facts) }
        guard isWanted(request) else { return processor.answer(true) }
        guard let result = result(of: request) else { return }
        let outcome: UpdateOutcome
        if let range = request.integratedPayload {
            // Integrated payloads are not signed: whoever passed the envelope on may have changed them.
            guard result.digest.matches(envelope.span.extracting(range), crypto: crypto) else {
                return postpone(.resultMismatch, "the payload in the envelope is not the one that the author signed")
            }
            outcome = .inline(format: PayloadFormat.full.rawValue, payload: [UInt8](envelope[range]))
        } else {
            guard result.size <= payloadLimit ?? .max else { return refuseSize() }
            let digest = ProtocolDigest(algorithm: result.digest.algorithm.rawValue, bytes: result.digest.bytes)
            outcome = .located(
                format: PayloadFormat.full.rawValue,
                digest: digest,
                size: result.size,
                uris: [uri(of: request)]
            )
        }
        prepare(request, target, .offer(outcome, base: ""), result, encryption: nil)
    }

    /// Carries out a write: of content that the manifest holds (suit-manifest section 8.4.10.6).
    mutating func write(_ request: CommandProcessor.Request, crypto: some CryptoProvider) {
        guard let target = target(of: request) else {
            return refuse(Refusal(.componentUnsupported, "the manifest writes to a component that the device lacks"))
        }
        guard isWanted(request) else { return processor.answer(true) }
        guard let result = result(of: request), let content = request.parameters.content else { return }
        let encryption = request.parameters.encryptionInfo
        if encryption == nil, !result.digest.matches(envelope.span.extracting(content), crypto: crypto) {
            return refuse(Refusal(.resultMismatch, "the content of the manifest is not what its digest says"))
        }
        let outcome = UpdateOutcome.inline(
            format: PayloadFormat.full.rawValue,
            payload: [UInt8](envelope[content])
        )
        prepare(request, target, .offer(outcome, base: ""), result, encryption: encryption)
    }

    /// The component of the device that the command changes, by its index in the state, or `nil` where the device has no
    /// such component.
    func target(of request: CommandProcessor.Request) -> Int? {
        let name = manifest.components[request.component]
        return identity.component(named: name) == nil ? nil : state.index(of: name)
    }

    /// Whether there is something to do: the image neither runs already nor was written before in this update.
    func isWanted(_ request: CommandProcessor.Request) -> Bool {
        if isCurrent(request) { return false }
        guard let image = images[request.component] else { return true }
        return image.digest != digest(of: request)?.bytes || image.size != request.parameters.imageSize
    }

    /// What must come of the command, or `nil` after a refusal: a component that the manifest has not identified is never
    /// written to, nor is anything whose digest and size the author has not signed (rules 1 and 2 of the design).
    mutating func result(of request: CommandProcessor.Request) -> (digest: SUITDigest, size: UInt64)? {
        guard selected.contains(request.component) else {
            refuse(
                Refusal(.componentUnsupported, "the manifest does not say for which vendor and class a component is")
            )
            return nil
        }
        guard let digest = digest(of: request), digest.algorithm == .sha256,
            let size = request.parameters.imageSize
        else {
            refuse(Refusal(.parameterUnsupported, "a component lacks the size or the SHA-256 digest of its image"))
            return nil
        }
        return (digest, size)
    }

    mutating func refuseSize() {
        refuse(Refusal(.storage, "the payload is larger than the device takes"))
    }

    /// Remembers that the slot is about to be overwritten, before the first byte of it is; then the image is obtained.
    mutating func prepare(
        _ request: CommandProcessor.Request,
        _ component: Int,
        _ source: Delivery.Source,
        _ result: (digest: SUITDigest, size: UInt64),
        encryption: Range<Int>?
    ) {
        var isTransfer = false
        if case .offer(.located, _) = source { isTransfer = true }
        if isHeldBack(request, isTransfer: isTransfer) { return }
        state.invalidateSecondary(component)
        let delivery = Delivery(
            component: component,
            manifestComponent: request.component,
            slot: state.components[component].secondary,
            running: state.components[component].running,
            source: source,
            encryption: encryption.map { [UInt8](envelope[$0]) },
            resultDigest: result.digest,
            resultSize: result.size,
            blocks: blocks(of: request)
        )
        waiting = .preparation(request, delivery)
        queue.append(.commit(state))
    }
}
