import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns every error into a ``Problem``, and writes the log line of each request.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = DistributorContext

    func handle(
        _ request: Request,
        context: DistributorContext,
        next: (Request, DistributorContext) async throws -> Response
    ) async throws -> Response {
        let response: Response
        do {
            response = try await next(request, context)
        } catch let error where Self.isConnectionError(error) {
            // The client has gone, or what it sends is no HTTP: the connection's own handler deals with that.
            throw error
        } catch {
            let problem = Problem(error)
            if problem.status.code >= 500 {
                context.logger.error(
                    "request failed",
                    metadata: ["request": "\(describe(request))", "error": "\(LogText("\(error)"))"]
                )
            } else {
                context.logger.info(
                    "request refused",
                    metadata: [
                        "request": "\(describe(request))", "status": "\(problem.status.code)",
                        "problem": "\(LogText(problem.code + ": " + problem.detail))",
                        "found": "\(LogText(problem.found ?? ""))",
                    ]
                )
            }
            return problem.response(from: request, context: context)
        }
        context.logger.debug(
            "request served",
            metadata: ["request": "\(describe(request))", "status": "\(response.status.code)"]
        )
        return response
    }

    /// Whether an error is about the connection rather than about the request.
    private static func isConnectionError(_ error: any Error) -> Bool {
        error is HTTPParserError || error is ChannelError || error is IOError || error is CancellationError
    }

    private func describe(_ request: Request) -> String {
        "\(LogText(request.method.rawValue)) \(LogText(request.uri.path))"
    }
}
