import Foundation
import HTTPServing
import HTTPTypes
import Hummingbird

/// Reads and writes JSON.
enum JSONBody {
    /// The largest JSON that is read, in bytes: ten thousand device ids.
    static let limit = 1 << 20

    /// Reads the body of a request.
    ///
    /// - Throws: ``Problem`` with the path of what is missing or wrong.
    static func read<Value: Decodable>(_ type: Value.Type, from request: Request) async throws -> Value {
        let buffer = try await request.body.collect(upTo: limit)
        let data = Data(buffer.readableBytesView)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw Problem(
                .badRequest,
                "malformed-json",
                "the request's JSON cannot be read",
                expected: expectation(error),
                action: "see the API reference"
            )
        }
    }

    /// A response of JSON with sorted keys.
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        JSONText.response(value, status: status)
    }

    private static func expectation(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\"\(path(context.codingPath + [key]))\""
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\"\(path(context.codingPath))\" as \(type)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "JSON" : "another value of \"\(path(context.codingPath))\""
        @unknown default: "JSON"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
