import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import Trust
import UpdateProtocol
import ZstdCodec

/// Follows the distributor's inventory definition and answers it: once, and again when there is something new to tell [B3].
/// Nothing of it stands in the way of updates: what goes wrong is logged.
struct InventoryRun {
    let session: AgentSession
    let clock: InventoryClock

    /// Looks what the distributor asks for, after a poll.
    func run(policy: () throws(AgentError) -> TrustPolicy) {
        guard let latest = session.client.latestInventory else { return }
        let now = InventoryRun.seconds()
        do throws(AgentError) {
            var memory = try InventoryMemory.load(session.configuration.stateFolder)
            let known = memory?.taken.sequenceNumber
            if known.map({ $0 < latest }) ?? true {
                // A definition that is refused is not asked for again at every poll.
                guard clock.isDue(at: now) || memory?.answered.isEmpty == false else { return }
                memory = try take(after: memory, policy: try policy())
                clock.reset()
            }
            // One that is older than what the device follows is not answered.
            guard let memory, memory.taken.sequenceNumber == latest, clock.isDue(at: now) else { return }
            try answer(memory, policy: try policy())
            clock.looked(at: now)
        } catch {
            clock.failed(at: now)
            session.log.warning("inventory", error.message)
        }
    }

    /// Fetches a definition, checks who signed it, and keeps it.
    private func take(after memory: InventoryMemory?, policy: TrustPolicy) throws(AgentError) -> InventoryMemory {
        let document = try session.client.fetchInventoryDefinition()
        let definition = try open(document, policy)
        let encoded = definition.encoded
        let digest = session.crypto.sha256(encoded.span)
        do throws(InventoryDefinitionError) {
            try (memory?.taken ?? InventoryGuard()).check(definition, digest: digest)
        } catch {
            throw InventoryRun.refusal(error)
        }
        let taken = InventoryMemory(
            document: document,
            taken: InventoryGuard(sequenceNumber: definition.sequenceNumber, digest: digest)
        )
        // On disk before it is answered: a power cut must not make the number go down.
        try taken.save(session.configuration.stateFolder)
        session.log.info("inventory", "definition \(definition.sequenceNumber) is accepted")
        return taken
    }

    /// Sends what is asked for, unless the distributor has it already.
    private func answer(_ memory: InventoryMemory, policy: TrustPolicy) throws(AgentError) {
        // Its signer may have lost his key since.
        let definition = try open(memory.document, policy)
        let collection = InventoryCollector(identity: session.configuration.identity, state: session.state).collect(
            definition,
            facts: session.facts,
            sources: InstalledSources(session: session),
            crypto: session.crypto
        )
        for part in collection.tooLarge {
            session.log.warning("inventory", "the index of the \(part) layer is too large to be sent")
        }
        let fingerprint = InventoryFingerprint.make(collection.inventory, crypto: session.crypto)
        guard fingerprint != memory.answered else { return }
        let wanted = try session.client.send(collection.inventory, to: definition.uri)
        for digest in wanted {
            // Nothing but what the inventory names.
            guard let bytes = collection.indices[digest] else { continue }
            let compressed: [UInt8]
            do throws(ZstdError) { compressed = try ZstdCompressor.compress(bytes.span) } catch {
                throw AgentError(.failure, "the index cannot be compressed: \(error)")
            }
            guard let upload = IndexUpload(digest: digest, size: UInt64(bytes.count), compressed: compressed) else {
                continue
            }
            try session.client.send(upload, to: definition.uri)
            session.log.info("inventory", "sent an index of \(bytes.count) bytes as \(compressed.count)")
        }
        var answered = memory
        answered.answered = fingerprint
        try answered.save(session.configuration.stateFolder)
        session.log.info("inventory", "told what definition \(definition.sequenceNumber) asks for")
    }

    private func open(_ document: [UInt8], _ policy: TrustPolicy) throws(AgentError) -> InventoryDefinition {
        do throws(InventoryDefinitionError) {
            return try InventoryDefinition.open(document.span, policy: policy, crypto: session.crypto)
        } catch {
            throw InventoryRun.refusal(error)
        }
    }

    private static func refusal(_ error: InventoryDefinitionError) -> AgentError {
        let reason: String
        switch error {
        case .untrusted(let error): reason = TrustErrorText.describe(error)
        case .sequenceNumber(let found, let lowest): reason = "its number is \(found), after \(lowest)"
        case .notPermitted(let component):
            reason = "its signers may not ask about " + (component.map { "component \($0)" } ?? "the device")
        default: reason = "\(error)"
        }
        return AgentError(.notAuthentic, "the inventory definition is refused: \(reason)", isTransient: true)
    }

    /// Seconds of a clock that nobody sets.
    private static func seconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec)
    }
}
