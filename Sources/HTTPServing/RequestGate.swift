public import Hummingbird
import Synchronization

/// Lets a bounded number of requests in at the same time, and tells further ones to come back.
public final class RequestGate<Context: RequestContext>: RouterMiddleware {
    private let limit: Int
    private let refusal: @Sendable () -> Problem
    private let count = Atomic<Int>(0)

    /// A gate for `limit` requests.
    ///
    /// - Parameter refusal: What further ones are told.
    public init(limit: Int, refusal: @escaping @Sendable () -> Problem) {
        self.limit = limit
        self.refusal = refusal
    }

    /// Lets a request in, or refuses it.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let present = count.wrappingAdd(1, ordering: .relaxed).newValue
        defer { count.wrappingSubtract(1, ordering: .relaxed) }
        guard present <= limit else { throw refusal() }
        return try await next(request, context)
    }
}
