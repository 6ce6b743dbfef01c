import BootControl
import CBOR
import COSE
import CurlTransport
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import UpdateProtocol

/// A running agent: it holds the state folder, and performs what the device core decides.
final class AgentSession {
    let configuration: AgentConfiguration
    let folder: StateFolder
    let log: Log
    let crypto = LibcryptoProvider()
    let key: LibcryptoSigningKey
    let decryptor: PayloadDecryptor
    let slots: Slots
    let facts: LinuxFacts
    /// Which servers are left alone for a while.
    let sources: SourceMemory
    let client: DistributorClient
    /// The devices beside this one; `nil` where they are not wanted.
    let neighbourhood: Neighbourhood?
    let board: NoticeBoard
    /// Where payloads are looked for before they are downloaded.
    var local: LocalPayloads
    /// Whether there may be no network: then a report that is not taken is not missed.
    var isOffline = false
    private(set) var state: DeviceState
    private var isUnreachable = false
    private var knownProblems: Set<String> = []

    init(_ configuration: AgentConfiguration, images: [String] = [], log: Log) throws(AgentError) {
        self.configuration = configuration
        self.log = log
        self.slots = Slots(configuration: configuration)
        self.facts = LinuxFacts(configuration: configuration)
        do throws(FileError) {
            self.folder = try StateFolder(configuration.stateFolder)
        } catch {
            if error.code == EWOULDBLOCK {
                throw AgentError(
                    .locked,
                    "another fettle-agent holds \(configuration.stateFolder); stop it, or use its own state-dir for each"
                )
            }
            throw AgentError(.failure, error.description)
        }
        self.key = try DeviceKey.load(in: configuration.stateFolder)
        self.decryptor = PayloadDecryptor(
            keys: try DecryptionKeys.load(configuration, log: log),
            crypto: crypto
        )
        self.sources = SourceMemory(folder: configuration.stateFolder)
        self.client = DistributorClient(configuration, key: key, sources: sources, log: log)
        self.neighbourhood = Neighbourhood(configuration, sources, log)
        self.board = NoticeBoard(folder: configuration.stateFolder)
        self.local = LocalPayloads(images: images, folders: configuration.download.mediaFolders)
        do throws(FileError) {
            self.state = try AgentSession.prepareState(configuration, folder: folder, slots: slots, log: log)
        } catch {
            if error.code == EILSEQ {
                throw AgentError(
                    .failure,
                    "\(error.path) is damaged; the sequence number in it must not be forgotten, so restore the file "
                        + "from a backup, or provision the device anew"
                )
            }
            throw AgentError(.failure, error.description)
        }
    }

    /// Writes the state; says whether no power cut can undo it.
    func commit(_ state: DeviceState) -> Bool {
        do throws(FileError) {
            try folder.write(state)
            self.state = state
            return true
        } catch {
            log.error("state", error.description)
            return false
        }
    }

    /// Changes the state and writes it.
    func change(_ body: (inout DeviceState) -> Void) throws(AgentError) {
        var changed = state
        body(&changed)
        guard commit(changed) else { throw AgentError(.failure, "the device's state cannot be written") }
    }

    /// Says what the single slots of a trial that has failed hold: there is no way back for them.
    func correctSingleSlots(_ state: inout DeviceState, of trial: Trial) {
        for index in trial.components {
            let component = state.components[index]
            guard let settings = configuration.component(component.name), settings.hasSingleSlot else { continue }
            let found = try? slots.examine(settings.slots[0], version: "")
            state.correctRunning(index, found)
            log.warning("fallback", "\(settings.name) has a single slot, and keeps its new software")
        }
    }

    /// What fetches from `location`.
    func transport(for location: PayloadLocation) throws(DeliveryFailure) -> CurlTransport {
        do throws(TransportError) {
            guard location.isNeighbour, let neighbourhood else { return try client.transport() }
            return try neighbourhood.transport()
        } catch {
            throw .unreachable(Text("\(error)"))
        }
    }

    // MARK: Reports

    /// Sends a report; one that matters stands in the state as well and is sent again until it arrives.
    func send(_ report: StatusReport) {
        // Without a network each report would be waited for; what must arrive stands in the state.
        if isOffline, isUnreachable { return }
        do throws(AgentError) {
            try client.send(report)
            if var kept = state.unreported {
                kept.nonce = nil
                var sent = report
                sent.nonce = nil
                if kept == sent { try change { $0.unreported = nil } }
            }
        } catch {
            isUnreachable = true
            log.warning("report", "the report \"\(report.state.name)\" was not taken: \(error.message)")
        }
    }

    /// Sends the report that is still to be sent, if any.
    func sendUnreported() {
        if let report = state.unreported { send(report) }
    }

    // MARK: Another device than before

    /// What a verdict is found on now.
    var fingerprint: [UInt8] {
        DetectionFingerprint(configuration: configuration, state: state).bytes
    }

    /// Starts a run: what was found out about the device may have changed. Where it has, a manifest that did not fit is
    /// asked for again [E7].
    func beginRun() throws(AgentError) {
        facts.refresh()
        for problem in facts.integrator.problems where knownProblems.insert(problem).inserted {
            log.warning("characteristics", problem)
        }
        guard state.unfit != nil else { return }
        var changed = state
        guard changed.reconsider(fingerprint: fingerprint) else { return }
        log.info("eligible", "the device has changed; software that did not fit is looked at again")
        guard commit(changed) else {
            throw AgentError(.failure, "the device's state cannot be written")
        }
    }

    // MARK: The state at the start

    /// Loads the state, adds components that are new, and puts right what was changed behind the agent's back.
    private static func prepareState(
        _ configuration: AgentConfiguration,
        folder: StateFolder,
        slots: Slots,
        log: Log
    ) throws(FileError) -> DeviceState {
        let known = try StateFolder.readState(in: configuration.stateFolder)
        var state = known ?? DeviceState(components: [])
        // Before anything is looked at: what was being written over may be no image now.
        for component in configuration.components where component.hasSingleSlot {
            SingleSlotUpdate(component, stateFolder: configuration.stateFolder, log: log).resume()
        }
        for component in configuration.components where state.index(of: component.identifier) == nil {
            state.add(
                component.identifier,
                content: try slots.examine(component.slots[0], version: component.version)
            )
        }
        for (index, component) in state.components.enumerated() {
            // What is on trial must prove itself: the state keeps what was installed, and the slot is held against it.
            if state.trial?.components.contains(index) == true { continue }
            guard let path = slots.path(component, slot: component.primary) else { continue }
            let found = try slots.examine(path, version: component.running?.version.string ?? "")
            if let settings = configuration.component(component.name), settings.hasSingleSlot {
                let update = SingleSlotUpdate(settings, stateFolder: configuration.stateFolder, log: log)
                if update.isAhead(found: found?.digest, running: component.running?.digest) { continue }
            }
            if found?.digest != component.running?.digest {
                log.warning("slot", "\(path) is not what the state says; the state now says what is there")
                state.correctRunning(index, found)
            }
        }
        if state != known { try folder.write(state) }
        return state
    }
}
