import CurlTransport
import DeviceCore
import Glibc
import LibcryptoProvider
import PayloadServer
import ServiceDiscovery

/// The devices beside this one: what it serves them, and what it has from them [G1, G2].
///
/// A neighbour is never trusted, and never needed: without any, or with bad ones, an update comes from upstream.
final class Neighbourhood {
    /// The type of the service (RFC 6763 section 7).
    static let serviceType = "_fettle._tcp"

    let shelf = PayloadShelf()
    /// How long a neighbour without anything new is waited for, in milliseconds.
    var patience: ClosedRange<UInt64> = 3_000...9_000
    private let configuration: AgentConfiguration
    private let sources: SourceMemory
    private let log: Log
    private let folder: SharedFolder
    /// By chance: it tells no more than that somebody is there.
    private let name: String
    private var server: PayloadServer?
    private var discovery: ServiceDiscovery?
    private var connection: CurlTransport?

    /// `nil` where the configuration does not want any.
    init?(_ configuration: AgentConfiguration, _ sources: SourceMemory, _ log: Log) {
        guard configuration.neighbours.isEnabled else { return nil }
        self.configuration = configuration
        self.sources = sources
        self.log = log
        folder = SharedFolder(stateFolder: configuration.stateFolder, limit: configuration.neighbours.keep)
        let random = (try? LibcryptoProvider.randomBytes(8)) ?? []
        name = "fettle-" + Hexadecimal.text(random)
    }

    // MARK: Serving

    /// Begins to serve what is here. What cannot be served is no reason not to go on.
    func start(_ state: DeviceState) {
        let policy = configuration.neighbours
        fillShelf(state)
        guard let colon = policy.listen.lastIndex(of: ":") else { return }
        var bounds = PayloadServerPolicy(
            address: String(policy.listen[..<colon]),
            port: UInt16(policy.listen[policy.listen.index(after: colon)...]) ?? 0
        )
        bounds.connections = Int(policy.connections)
        bounds.connectionsPerClient = max(1, Int(policy.connections) / 4)
        bounds.rate = policy.rate
        let gate = BatteryGate(configuration)
        do throws(PayloadServerError) {
            server = try PayloadServer(bounds, name: name) { [shelf] digest in
                guard gate.isOpen else { return .closed(retryAfter: BatteryGate.pause) }
                return shelf.find(digest).map { .payload($0) } ?? .nothing
            }
        } catch {
            return log.warning("neighbours", "nothing is served to neighbours: \(error)")
        }
        log.info("neighbours", "serving neighbours at \(policy.listen[..<colon]) port \(server?.port ?? 0)")
        discover(port: server?.port)
    }

    /// Ends serving.
    func stop() {
        discovery?.stop()
        discovery = nil
        server?.stop()
        server = nil
    }

    /// Puts on the shelf what was kept, and the images that run and came in the open.
    private func fillShelf(_ state: DeviceState) {
        folder.trim()
        for payload in folder.payloads { shelf.put(payload.digest, payload.path, size: payload.size) }
        let open = folder.openImages
        for component in state.components {
            guard let running = component.running, let settings = configuration.component(component.name),
                // Where there is one slot only, an update writes over what would be served.
                Set(settings.slots).count > 1, open.contains(Hexadecimal.text(running.digest))
            else { continue }
            shelf.put(Hexadecimal.text(running.digest), settings.slots[component.primary], size: running.size)
        }
    }

    /// A payload that an answer named, at `path`, was installed from.
    ///
    /// - Parameters:
    ///   - image: the digest of the image that it gave.
    ///   - isOpen: whether it came unencrypted.
    func keep(_ path: String, digest: [UInt8], image: [UInt8], isOpen: Bool) {
        let name = Hexadecimal.text(digest)
        if isOpen { folder.noteOpen(Hexadecimal.text(image)) }
        // An image that came as it is, is in its slot.
        guard digest != image, let kept = folder.keep(path, digest: name) else { return shelf.withdraw(name) }
        for digest in kept.dropped { shelf.withdraw(digest) }
        var status = stat()
        guard stat(kept.path, &status) == 0 else { return }
        shelf.put(name, kept.path, size: UInt64(max(0, status.st_size)))
    }

    // MARK: Asking

    /// Most neighbours that are asked, and that are fetched from, for one payload.
    private static let askLimit = 16
    private static let useLimit = 4
    /// Milliseconds in which all of them are asked.
    private static let searchTime: UInt64 = 4_000

    /// Where neighbours have a payload; those that have it whole come first.
    func locations(of digest: [UInt8], size: UInt64) -> [PayloadLocation] {
        if discovery == nil { discover(port: nil) }
        let path = "/v1/blobs/sha-256/" + Hexadecimal.text(digest)
        let found = (discovery?.services ?? []).filter(\.isLocal).map(\.url)
        var urls = configuration.neighbours.peers
        for url in found.shuffled() where !urls.contains(url) { urls.append(url) }
        var holders: [(available: UInt64, location: PayloadLocation)] = []
        let start = MonotonicClock.milliseconds
        for url in urls.filter({ !sources.isLeftAlone(Origin.of($0)) }).prefix(Neighbourhood.askLimit) {
            guard holders.count < Neighbourhood.useLimit, !StopSignal.isRaised,
                MonotonicClock.milliseconds - start < Neighbourhood.searchTime
            else { break }
            if let available = ask(url + path, size) {
                holders.append((available, PayloadLocation(url + path, isNeighbour: true)))
            }
        }
        holders.sort { $0.available > $1.available }
        if !holders.isEmpty { log.info("neighbours", "\(holders.count) neighbour(s) have the payload") }
        return holders.map(\.location)
    }

    /// How much of a payload a neighbour has; `nil` for nothing.
    private func ask(_ url: String, _ size: UInt64) -> UInt64? {
        do throws(TransportError) {
            let response = try transport().request(HTTPRequest(method: .head, url: url), limit: 1_024)
            guard response.status == 200, response.value(of: "Fettle-Neighbour") != name,
                response.value(of: "Content-Length").flatMap({ UInt64($0) }) == size
            else { return nil }
            return response.value(of: "Fettle-Available").flatMap { UInt64($0) } ?? size
        } catch {
            if error.isTransient { sources.note(.unreachable, Origin.of(url)) }
            return nil
        }
    }

    /// A transport with little patience: HTTP only, no proxy, and nowhere else to.
    func transport() throws(TransportError) -> CurlTransport {
        if let connection { return connection }
        var policy = TransportPolicy(schemes: ["http", "https"], version: AgentVersion.text)
        policy.redirectLimit = 0
        policy.connectTimeout = .seconds(1)
        policy.requestTimeout = .seconds(2)
        policy.stallTimeout = .seconds(10)
        policy.stallRate = 256
        policy.proxy = ""
        if !configuration.certificateFile.isEmpty { policy.certificateFile = configuration.certificateFile }
        let made = try CurlTransport(policy: policy, shouldStop: { StopSignal.isRaised })
        connection = made
        return made
    }

    // MARK: Discovery

    private func discover(port: UInt16?) {
        guard configuration.neighbours.discovery == .dnsSD, discovery == nil else { return }
        discovery = ServiceDiscovery(type: Neighbourhood.serviceType, name: name, port: port)
        guard discovery != nil else {
            return log.warning("neighbours", "this system has no Avahi; only the peers that are named are asked")
        }
        // What is there answers within moments; a search that begins later finds it known.
        if port == nil { StopSignal.sleep(milliseconds: 1_000) }
    }
}
