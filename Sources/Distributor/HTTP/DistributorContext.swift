import Hummingbird

/// What belongs to one request while it is served.
struct DistributorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The name of the operator who asks, once the bearer token has been checked.
    var operatorName: String?

    init(source: Source) {
        coreContext = .init(source: source)
    }
}
