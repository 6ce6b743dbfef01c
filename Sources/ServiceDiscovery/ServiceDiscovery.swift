import CAvahi
import Glibc
import Synchronization

/// Publishes a service on the local network and finds others of its type, by DNS-SD with the system's Avahi (RFC 6762,
/// RFC 6763).
///
/// Without Avahi's library or daemon there is nothing to be found, and that is no error; a daemon that starts later is
/// noticed. The library's callbacks run in a thread of its own.
public final class ServiceDiscovery {
    private let library: AvahiLibrary
    private let poll: OpaquePointer
    private let state: Unmanaged<DiscoveryState>
    private var client: OpaquePointer?
    private var isRunning = false

    /// Most services that are remembered.
    static let limit = 64

    /// Begins to publish and to look.
    ///
    /// - Parameters:
    ///   - type: the type, such as `_fettle._tcp`.
    ///   - name: the name of this instance, which is not found.
    ///   - port: the port of this instance; `nil` where nothing is to be published.
    /// - Returns: `nil` where the system has no Avahi.
    public init?(type: String, name: String, port: UInt16?) {
        guard let library = AvahiLibrary.shared, let poll = library.pollNew() else { return nil }
        self.library = library
        self.poll = poll
        state = Unmanaged.passRetained(DiscoveryState(library, type: type, name: name, port: port))
        connect()
        guard library.pollStart(poll) == 0 else {
            if let client { library.clientFree(client) }
            library.pollFree(poll)
            state.release()
            return nil
        }
        isRunning = true
    }

    deinit { stop() }

    /// What is there now.
    public var services: [DiscoveredService] {
        guard isRunning else { return [] }
        // The daemon went away: its next life is waited for.
        if state.takeUnretainedValue().isLost {
            library.pollLock(poll)
            if let client { library.clientFree(client) }
            client = nil
            state.takeUnretainedValue().reset()
            connect()
            library.pollUnlock(poll)
        }
        return state.takeUnretainedValue().services
    }

    /// Ends publishing and looking.
    public func stop() {
        guard isRunning else { return }
        isRunning = false
        _ = library.pollStop(poll)
        // Frees the browser, the resolvers and the published service as well.
        if let client { library.clientFree(client) }
        library.pollFree(poll)
        state.release()
    }

    private func connect() {
        var code: CInt = 0
        // Without a daemon the client waits for one.
        client = library.clientNew(
            library.pollGet(poll),
            CInt(AVAHI_CLIENT_NO_FAIL.rawValue),
            DiscoveryState.clientChanged,
            state.toOpaque(),
            &code
        )
        if client == nil { state.takeUnretainedValue().lose() }
    }
}
