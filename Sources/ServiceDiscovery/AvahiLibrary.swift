import CAvahi
import Glibc

/// Avahi's client library, opened at run time: a device without it has no neighbours by DNS-SD, and nothing else.
struct AvahiLibrary: @unchecked Sendable {
    typealias ClientCallback = @convention(c) (OpaquePointer?, AvahiClientState, UnsafeMutableRawPointer?) -> Void
    typealias GroupCallback = @convention(c) (OpaquePointer?, AvahiEntryGroupState, UnsafeMutableRawPointer?) -> Void
    typealias BrowserCallback =
        @convention(c) (
            OpaquePointer?, AvahiIfIndex, AvahiProtocol, AvahiBrowserEvent, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?, UnsafePointer<CChar>?, AvahiLookupResultFlags, UnsafeMutableRawPointer?
        ) -> Void
    typealias ResolverCallback =
        @convention(c) (
            OpaquePointer?, AvahiIfIndex, AvahiProtocol, AvahiResolverEvent, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<AvahiAddress>?, UInt16,
            OpaquePointer?, AvahiLookupResultFlags, UnsafeMutableRawPointer?
        ) -> Void

    /// Does something with an object.
    typealias Action = @convention(c) (OpaquePointer?) -> Void
    /// Does something with an object, which may fail.
    typealias Attempt = @convention(c) (OpaquePointer?) -> CInt
    /// What an object belongs to.
    typealias Owner = @convention(c) (OpaquePointer?) -> OpaquePointer?
    typealias PollNew = @convention(c) () -> OpaquePointer?
    typealias PollGet = @convention(c) (OpaquePointer?) -> UnsafePointer<AvahiPoll>?
    typealias ClientNew =
        @convention(c) (
            UnsafePointer<AvahiPoll>?, CInt, ClientCallback, UnsafeMutableRawPointer?, UnsafeMutablePointer<CInt>?
        ) -> OpaquePointer?
    typealias GroupNew =
        @convention(c) (OpaquePointer?, GroupCallback, UnsafeMutableRawPointer?) -> OpaquePointer?
    typealias GroupAdd =
        @convention(c) (
            OpaquePointer?, AvahiIfIndex, AvahiProtocol, CInt, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?, UnsafePointer<CChar>?, UInt16, OpaquePointer?
        ) -> CInt
    typealias BrowserNew =
        @convention(c) (
            OpaquePointer?, AvahiIfIndex, AvahiProtocol, UnsafePointer<CChar>?, UnsafePointer<CChar>?, CInt,
            BrowserCallback, UnsafeMutableRawPointer?
        ) -> OpaquePointer?
    typealias ResolverNew =
        @convention(c) (
            OpaquePointer?, AvahiIfIndex, AvahiProtocol, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?, AvahiProtocol, CInt, ResolverCallback, UnsafeMutableRawPointer?
        ) -> OpaquePointer?
    typealias AddressText =
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, UnsafePointer<AvahiAddress>?)
        -> UnsafeMutablePointer<CChar>?

    let pollNew: PollNew
    let pollGet: PollGet
    let pollFree: Action
    let pollStart: Attempt
    let pollStop: Attempt
    let pollLock: Action
    let pollUnlock: Action
    let clientNew: ClientNew
    let clientFree: Action
    let groupNew: GroupNew
    let groupAdd: GroupAdd
    let groupCommit: Attempt
    let browserNew: BrowserNew
    let browserClient: Owner
    let resolverNew: ResolverNew
    let resolverFree: Attempt
    let addressText: AddressText

    /// The library, where the system has it. It stays open until the process ends.
    static let shared = AvahiLibrary()

    private init?() {
        // The versions whose interface this is; RTLD_NOW, so that nothing is missing later.
        guard let common = dlopen("libavahi-common.so.3", RTLD_NOW),
            let client = dlopen("libavahi-client.so.3", RTLD_NOW),
            let pollNew = dlsym(common, "avahi_threaded_poll_new"),
            let pollGet = dlsym(common, "avahi_threaded_poll_get"),
            let pollFree = dlsym(common, "avahi_threaded_poll_free"),
            let pollStart = dlsym(common, "avahi_threaded_poll_start"),
            let pollStop = dlsym(common, "avahi_threaded_poll_stop"),
            let pollLock = dlsym(common, "avahi_threaded_poll_lock"),
            let pollUnlock = dlsym(common, "avahi_threaded_poll_unlock"),
            let addressText = dlsym(common, "avahi_address_snprint"),
            let clientNew = dlsym(client, "avahi_client_new"),
            let clientFree = dlsym(client, "avahi_client_free"),
            let groupNew = dlsym(client, "avahi_entry_group_new"),
            let groupCommit = dlsym(client, "avahi_entry_group_commit"),
            let groupAdd = dlsym(client, "avahi_entry_group_add_service_strlst"),
            let browserNew = dlsym(client, "avahi_service_browser_new"),
            let browserClient = dlsym(client, "avahi_service_browser_get_client"),
            let resolverNew = dlsym(client, "avahi_service_resolver_new"),
            let resolverFree = dlsym(client, "avahi_service_resolver_free")
        else { return nil }
        self.pollNew = unsafeBitCast(pollNew, to: PollNew.self)
        self.pollGet = unsafeBitCast(pollGet, to: PollGet.self)
        self.pollFree = unsafeBitCast(pollFree, to: Action.self)
        self.pollStart = unsafeBitCast(pollStart, to: Attempt.self)
        self.pollStop = unsafeBitCast(pollStop, to: Attempt.self)
        self.pollLock = unsafeBitCast(pollLock, to: Action.self)
        self.pollUnlock = unsafeBitCast(pollUnlock, to: Action.self)
        self.addressText = unsafeBitCast(addressText, to: AddressText.self)
        self.clientNew = unsafeBitCast(clientNew, to: ClientNew.self)
        self.clientFree = unsafeBitCast(clientFree, to: Action.self)
        self.groupNew = unsafeBitCast(groupNew, to: GroupNew.self)
        self.groupCommit = unsafeBitCast(groupCommit, to: Attempt.self)
        self.groupAdd = unsafeBitCast(groupAdd, to: GroupAdd.self)
        self.browserNew = unsafeBitCast(browserNew, to: BrowserNew.self)
        self.browserClient = unsafeBitCast(browserClient, to: Owner.self)
        self.resolverNew = unsafeBitCast(resolverNew, to: ResolverNew.self)
        self.resolverFree = unsafeBitCast(resolverFree, to: Attempt.self)
    }
}
