import CurlTransport

/// What the tests fetch, and how.
enum Fixture {
    static let image: [UInt8] = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }

    /// A transport that no proxy of the environment gets into the way of.
    static func transport(
        schemes: Set<String> = ["http", "https"],
        _ change: (inout TransportPolicy) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }
    ) throws(TransportError) -> CurlTransport {
        var policy = TransportPolicy(schemes: schemes, version: "1.2.3")
        policy.proxy = ""
        change(&policy)
        return try CurlTransport(policy: policy, shouldStop: shouldStop)
    }

    struct Downloaded {
        var start: DownloadStart?
        var bytes: [UInt8] = []
        var result: DownloadResult?
        var error: TransportError?
    }

    /// What a download brings, before it ends well or ill.
    static func download(_ request: DownloadRequest, with transport: CurlTransport) -> Downloaded {
        var downloaded = Downloaded()
        do throws(TransportError) {
            downloaded.result = try transport.download(request) { start in
                downloaded.start = start
                return true
            } write: { bytes in
                bytes.withUnsafeBufferPointer { downloaded.bytes.append(contentsOf: $0) }
                return true
            }
        } catch {
            downloaded.error = error
        }
        return downloaded
    }

    static func download(_ request: DownloadRequest) throws -> Downloaded {
        download(request, with: try transport())
    }
}
