import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns every error into a ``Problem``, and writes the log line of each request.
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    private let problem: @Sendable (any Error) -> Problem
    private let isFailure: @Sendable (Problem) -> Bool

    /// A middleware.
    ///
    /// - Parameters:
    ///   - isFailure: Whether a problem is the server's own, which somebody has to look at. What an error says about the inside
    ///     then stands in the log, and only there.
    ///   - problem: What an error is to the outside.
    public init(
        isFailure: @escaping @Sendable (Problem) -> Bool,
        problem: @escaping @Sendable (any Error) -> Problem
    ) {
        self.isFailure = isFailure
        self.problem = problem
    }

    /// Passes a request on.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let response: Response
        do {
            response = try await next(request, context)
        } catch let error where Self.isConnectionError(error) {
            // The client has gone, or what it sends is no HTTP: the connection's own handler deals with that.
            throw error
        } catch {
            let problem = problem(error)
            var metadata: Logger.Metadata = [
                "request": "\(Self.describe(request))", "status": "\(problem.status.code)",
            ]
            if isFailure(problem) {
                metadata["error"] = "\(LogText("\(error)"))"
                context.logger.error("request failed", metadata: metadata)
            } else {
                metadata["problem"] = "\(LogText(problem.code + ": " + problem.detail))"
                metadata["found"] = "\(LogText(problem.found ?? ""))"
                context.logger.info("request refused", metadata: metadata)
            }
            return problem.response(from: request, context: context)
        }
        context.logger.debug(
            "request served",
            metadata: ["request": "\(Self.describe(request))", "status": "\(response.status.code)"]
        )
        return response
    }

    /// Whether an error is about the connection rather than about the request.
    private static func isConnectionError(_ error: any Error) -> Bool {
        error is HTTPParserError || error is ChannelError || error is IOError || error is CancellationError
    }

    private static func describe(_ request: Request) -> String {
        "\(LogText(request.method.rawValue)) \(LogText(request.uri.path))"
    }
}
