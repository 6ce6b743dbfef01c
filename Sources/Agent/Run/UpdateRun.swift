import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import Trust
import UpdateProtocol

/// Performs what an ``UpdateMachine`` asks for, for one manifest.
struct UpdateRun {
    let session: AgentSession
    /// Only find out whether the software fits; fetch no payload and change nothing.
    let isDry: Bool

    /// How it ended.
    enum Outcome {
        case concluded(UpdateMachine.Conclusion)
        /// A dry run got as far as it may: this is what would be asked.
        case wouldAsk(UpdateRequest, uri: Text)
        /// A dry run got as far as it may: this is what would be fetched; empty where the manifest holds it itself.
        case wouldFetch(uri: Text)
    }

    /// Deals with the manifest in `envelope`.
    func run(_ envelope: [UInt8], policy: TrustPolicy) -> Outcome {
        var machine: UpdateMachine
        do throws(Refusal) {
            machine = try UpdateMachine(
                envelope: envelope,
                policy: policy,
                identity: session.configuration.identity,
                state: session.state,
                formats: ImageInstaller.formats,
                payloadLimit: session.configuration.payloadLimit,
                gates: gates,
                crypto: session.crypto,
                facts: session.facts
            )
        } catch {
            reject(error, envelope)
            return .concluded(.refused(error))
        }
        session.log.info(
            "manifest",
            "authentic, sequence number \(machine.sequenceNumber), \(machine.selected.count) component(s) of this device"
        )
        let spool = Spool(session)
        // What is here already is offered once: where it turns out to be bad, the distributor is asked.
        var isLocalTried = false
        var written: [String] = []
        while let action = machine.next(crypto: session.crypto, facts: session.facts) {
            switch action {
            case .fetchDescriptor(let reference):
                if let bytes = localDescriptor(reference) {
                    machine.descriptor(bytes, crypto: session.crypto)
                    continue
                }
                do throws(DeliveryFailure) {
                    machine.descriptor(try session.client.fetchDescriptor(reference, envelope), crypto: session.crypto)
                } catch {
                    machine.failed(error)
                }
            case .judge(let descriptor, let component): judge(descriptor, component: component, &machine)
            case .authorise(let proposal):
                machine.authorised(UpdatePermission(session: session).decide(proposal))
            case .probe(let candidates): probe(candidates, &machine)
            case .send(let request, let uri):
                if isDry { return .wouldAsk(request, uri: uri) }
                if !isLocalTried {
                    isLocalTried = true
                    if let answer = localAnswer(machine) {
                        session.log.info("media", "the software is here already; the distributor is not asked")
                        machine.answered(answer)
                        continue
                    }
                }
                do throws(DeliveryFailure) {
                    machine.answered(try session.client.send(request, to: uri))
                } catch {
                    machine.failed(error)
                }
            case .checkKeys(let encryptions):
                do throws(DeliveryFailure) {
                    for encryption in encryptions { try session.decryptor.check(encryption) }
                    machine.keysFound()
                } catch {
                    machine.failed(error)
                }
            case .stage(let fetch):
                if isDry { return .wouldFetch(uri: fetch.location) }
                do throws(DeliveryFailure) {
                    machine.staged(try spool.stage(fetch))
                } catch {
                    session.log.warning("payload", DeliveryFailureText.describe(error))
                    machine.failed(error)
                }
            case .obtain(let delivery):
                if isDry { return .wouldFetch(uri: delivery.location) }
                let component = session.state.components[delivery.component]
                // Of a single slot nothing is taken away: it holds what runs.
                let hasSingleSlot = session.configuration.component(component.name)?.hasSingleSlot ?? false
                if !hasSingleSlot, let path = session.slots.path(component, slot: delivery.slot) {
                    written.append(path)
                }
                do throws(DeliveryFailure) {
                    machine.delivered(try ImageInstaller(session, spool).obtain(delivery))
                } catch {
                    session.log.warning("payload", DeliveryFailureText.describe(error))
                    machine.failed(error)
                }
            case .commit(let state): machine.committed(isDry || session.commit(state))
            case .report(let report): if !isDry { session.send(report) }
            case .conclude(let conclusion):
                if case .refused(let refusal) = conclusion, !isDry {
                    session.log.error("refused", RefusalText.describe(refusal))
                }
                if !isDry { leave(spool, written, after: conclusion, machine) }
                return .concluded(conclusion)
            }
        }
        return .concluded(.postponed(.operationFailed, "the update stopped without a conclusion"))
    }

    /// Where somebody else than the manifest has a say. A dry run asks nobody.
    private var gates: UpdateGates {
        guard !isDry else { return [] }
        let configuration = session.configuration
        var gates: UpdateGates = []
        if configuration.eligibility.ask != .off || !configuration.download.windows.isEmpty {
            gates.insert(.authorisation)
        }
        if configuration.eligibility.probe != .off { gates.insert(.probe) }
        return gates
    }

    /// What was transferred goes with the update; of one that is refused nothing stays, in no slot either [E7]. What only
    /// could not be finished now is taken up again at the next poll.
    private func leave(
        _ spool: Spool,
        _ written: [String],
        after conclusion: UpdateMachine.Conclusion,
        _ machine: UpdateMachine
    ) {
        do throws(FileError) {
            switch conclusion {
            case .postponed(let reason, _):
                // A question that was answered, and hours that have come, are nothing to know of any more.
                if reason != .awaitingUser, reason != .awaitingWindow, session.board.read()?.kind == .window {
                    try session.board.clear()
                }
                return
            case .refused(let refusal):
                for path in written { UpdateRun.discard(path) }
                var notice = Notice(kind: .refused, manifest: machine.manifestReference.digest.bytes)
                notice.since = session.facts.now ?? 0
                notice.reason = refusal.reason.code
                notice.detail = refusal.detail
                notice.edges = Array(refusal.edges.prefix(Notice.listLimit))
                notice.add(refusal.advice)
                notice.rulings = refusal.rulings
                try session.board.clear()
                try session.board.write(notice)
            case .installed, .current: try session.board.clear()
            }
        } catch {
            session.log.error("notice", error.description)
        }
        spool.finish()
    }

    /// Removes what was written to a slot that is not going to be used.
    private static func discard(_ path: String) {
        var status = stat()
        // A partition keeps what it has; the state says that it holds nothing.
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        unlink(path)
    }

    /// A manifest that cannot be trusted is discarded, logged and reported [A1]. Everything else that is wrong with a
    /// manifest before it concerns the device is too.
    private func reject(_ refusal: Refusal, _ envelope: [UInt8]) {
        session.log.error("manifest", RefusalText.describe(refusal))
        guard !isDry else { return }
        if let manifest = refusal.manifest {
            // Authentic, and not for this device or not any more: it need not come again. An expired one may look so only
            // because the clock is wrong.
            let report = StatusReport(
                reason: refusal.reason,
                manifest: manifest,
                state: .refused,
                detail: refusal.detail
            )
            if refusal.reason != .expired {
                var state = session.state
                state.markHandled(manifest.digest)
                state.unreported = report
                _ = session.commit(state)
            }
            return session.send(report)
        }
        session.client.distrustLastPoll()
        // There is no trusted digest of the manifest, so the report names what came.
        let digest = session.crypto.sha256(envelope.span)
        session.send(
            StatusReport(
                reason: refusal.reason,
                manifest: ManifestReference(uri: "", digest: ProtocolDigest(bytes: manifestDigest(envelope) ?? digest)),
                state: .refused,
                detail: refusal.detail
            )
        )
    }

    /// The digest of the manifest in an envelope that need not be authentic, so that the distributor finds it.
    private func manifestDigest(_ bytes: [UInt8]) -> [UInt8]? {
        guard let envelope = try? Envelope(bytes.span) else { return nil }
        return session.crypto.sha256(bytes.span.extracting(envelope.manifestWhole))
    }
}

extension StagingFetch {
    /// The address; empty where the envelope holds the payload.
    fileprivate var location: Text {
        guard case .location(let uri) = source else { return "" }
        return uri
    }
}

extension Delivery {
    /// The first address; empty where there is none.
    fileprivate var location: Text {
        guard case .offer(.located(_, _, _, let uris), _) = source else { return "" }
        return uris.first ?? ""
    }
}
