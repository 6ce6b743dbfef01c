import Hummingbird

/// What belongs to one request while it is served.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) {
        coreContext = .init(source: source)
    }
}
