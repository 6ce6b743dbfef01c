import CAvahi
import Glibc
import Synchronization

/// What Avahi's callbacks work on.
final class DiscoveryState: @unchecked Sendable {
    private struct Key: Hashable {
        let interface: AvahiIfIndex
        let `protocol`: AvahiProtocol
        let name: String
    }

    private struct Found {
        var services: [Key: DiscoveredService] = [:]
        var isLost = false
    }

    private let library: AvahiLibrary
    private let type: String
    private let name: String
    private let port: UInt16?
    private let found = Mutex(Found())
    // Of the library's thread alone.
    private var group: OpaquePointer?
    private var browser: OpaquePointer?

    init(_ library: AvahiLibrary, type: String, name: String, port: UInt16?) {
        self.library = library
        self.type = type
        self.name = name
        self.port = port
    }

    var services: [DiscoveredService] {
        found.withLock { found in
            var services: [DiscoveredService] = []
            // A service is there once for each address; the same one may be seen on several interfaces.
            for service in found.services.values where !services.contains(service) { services.append(service) }
            return services.sorted { ($0.name, $0.address) < ($1.name, $1.address) }
        }
    }

    var isLost: Bool { found.withLock { $0.isLost } }

    func lose() { found.withLock { $0.isLost = true } }

    /// Forgets everything; what hung on the client went with it.
    func reset() {
        group = nil
        browser = nil
        found.withLock { $0 = Found() }
    }

    // MARK: The client

    static let clientChanged: AvahiLibrary.ClientCallback = { client, state, context in
        guard let context, let client else { return }
        let discovery = Unmanaged<DiscoveryState>.fromOpaque(context).takeUnretainedValue()
        switch state {
        case AVAHI_CLIENT_S_RUNNING: discovery.start(client)
        case AVAHI_CLIENT_FAILURE: discovery.lose()
        default: break
        }
    }

    private func start(_ client: OpaquePointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        if let port, group == nil {
            group = library.groupNew(client, { _, _, _ in }, context)
            _ = library.groupAdd(group, -1, -1, 0, name, type, nil, nil, port, nil)
            _ = library.groupCommit(group)
        }
        if browser == nil {
            browser = library.browserNew(client, -1, -1, type, nil, 0, DiscoveryState.browsed, context)
        }
    }

    // MARK: Browsing

    private static let browsed: AvahiLibrary.BrowserCallback = {
        browser,
        interface,
        protocol_,
        event,
        name,
        type,
        domain,
        _,
        context in
        guard let context, let name else { return }
        let discovery = Unmanaged<DiscoveryState>.fromOpaque(context).takeUnretainedValue()
        let key = Key(interface: interface, protocol: protocol_, name: String(cString: name))
        switch event {
        case AVAHI_BROWSER_NEW:
            guard key.name != discovery.name, let client = discovery.library.browserClient(browser) else { return }
            // The resolver is freed when it has answered.
            _ = discovery.library.resolverNew(
                client,
                interface,
                protocol_,
                name,
                type,
                domain,
                protocol_,
                0,
                DiscoveryState.resolved,
                context
            )
        case AVAHI_BROWSER_REMOVE: discovery.found.withLock { _ = $0.services.removeValue(forKey: key) }
        default: break
        }
    }

    private static let resolved: AvahiLibrary.ResolverCallback = {
        resolver,
        interface,
        protocol_,
        event,
        name,
        _,
        _,
        _,
        address,
        port,
        _,
        _,
        context in
        guard let context else { return }
        let discovery = Unmanaged<DiscoveryState>.fromOpaque(context).takeUnretainedValue()
        defer { _ = discovery.library.resolverFree(resolver) }
        guard event == AVAHI_RESOLVER_FOUND, let name, let address else { return }
        var buffer = [CChar](repeating: 0, count: 64)
        guard discovery.library.addressText(&buffer, buffer.count, address) != nil else { return }
        var text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if text.hasPrefix("fe80:") { text += "%\(interface)" }
        let key = Key(interface: interface, protocol: protocol_, name: String(cString: name))
        let service = DiscoveredService(name: key.name, address: text, port: port)
        discovery.found.withLock { found in
            guard found.services.count < ServiceDiscovery.limit || found.services[key] != nil else { return }
            found.services[key] = service
        }
    }
}
