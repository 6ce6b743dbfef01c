import Hummingbird
import Synchronization

/// Lets a bounded number of requests in at the same time, and tells further ones to come back.
final class RequestGate: RouterMiddleware {
    typealias Context = GatewayContext

    private let limit: Int
    private let count = Atomic<Int>(0)

    /// A gate for `limit` requests.
    init(limit: Int) { self.limit = limit }

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let present = count.wrappingAdd(1, ordering: .relaxed).newValue
        defer { count.wrappingSubtract(1, ordering: .relaxed) }
        guard present <= limit else {
            throw Problem.unavailable("the gateway has no capacity left", retryAfter: 1 + Int.random(in: 0..<10))
        }
        return try await next(request, context)
    }
}
