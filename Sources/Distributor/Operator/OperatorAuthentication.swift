import HTTPServing
import HTTPTypes
import Hummingbird

/// Lets operators in by their bearer token (RFC 6750).
struct OperatorAuthentication: RouterMiddleware {
    typealias Context = DistributorContext

    let tokens: OperatorTokens
    let clock: ServerClock

    func handle(
        _ request: Request,
        context: DistributorContext,
        next: (Request, DistributorContext) async throws -> Response
    ) async throws -> Response {
        guard let name = operatorName(of: request) else {
            var problem = Problem.unauthorised(
                request.headers[.authorization] == nil
                    ? "the operator's token is missing" : "the operator's token is not valid",
                action: "send the header \"Authorization: Bearer TOKEN\" with the token that the first start printed"
            )
            problem.headers[.wwwAuthenticate] = "Bearer realm=\"fettle\""
            throw problem
        }
        var context = context
        context.operatorName = name
        return try await next(request, context)
    }

    /// The operator who sends a request, or nothing.
    func operatorName(of request: Request) -> String? {
        Self.token(request.headers[.authorization]).flatMap { tokens.operatorName(for: $0, at: clock.seconds) }
    }

    private static func token(_ field: String?) -> String? {
        guard let field, field.utf8.count <= 256 else { return nil }
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
