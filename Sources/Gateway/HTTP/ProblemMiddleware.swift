import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns every error into a ``Problem``, and writes the log line of each request that fails.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = GatewayContext

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error where Self.isConnectionError(error) {
            // The client has gone, or what it sends is no HTTP: the connection's own handler deals with that.
            throw error
        } catch {
            let problem = Problem(error)
            let metadata: Logger.Metadata = [
                "request": "\(LogText(request.method.rawValue)) \(LogText(request.uri.path))",
                "status": "\(problem.status.code)", "problem": "\(LogText("\(problem)"))",
            ]
            if problem.code == "internal" {
                context.logger.error("request failed", metadata: metadata + ["error": "\(LogText("\(error)"))"])
            } else {
                context.logger.info("request refused", metadata: metadata)
            }
            return problem.response(from: request, context: context)
        }
    }

    /// Whether an error is about the connection rather than about the request.
    private static func isConnectionError(_ error: any Error) -> Bool {
        error is HTTPParserError || error is ChannelError || error is IOError || error is CancellationError
    }
}

extension Logger.Metadata {
    fileprivate static func + (left: Self, right: Self) -> Self { left.merging(right) { $1 } }
}
