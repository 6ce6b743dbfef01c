import HTTPTypes
import Hummingbird
import HummingbirdTesting

/// A store of images that announces one thing and serves another.
enum HostileStore {
    /// Serves below the first segment of the path: `wrong` other bytes, `redirect` a way to somebody else, `long` more than was
    /// announced, `short` less.
    static func serve(
        head size: Int,
        body: [UInt8],
        _ test: @Sendable (_ address: String) async throws -> Void
    ) async throws {
        let router = Router()
        router.head("**") { _, _ in
            Response(status: .ok, headers: [.contentLength: "\(size)"])
        }
        router.get("**") { request, _ -> Response in
            if request.uri.path.hasPrefix("/redirect") {
                return Response(status: .found, headers: [.location: "http://127.0.0.2:9/"])
            }
            var bytes = body
            if request.uri.path.hasPrefix("/long") { bytes += bytes }
            if request.uri.path.hasPrefix("/short") { bytes.removeLast() }
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        let application = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await application.test(.live) { client in
            try await test("http://127.0.0.1:\(client.port ?? 0)")
        }
    }
}
