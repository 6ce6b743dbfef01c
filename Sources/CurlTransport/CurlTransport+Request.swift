extension CurlTransport {
    /// Sends `request` and returns the response, whatever its status, after redirects.
    ///
    /// - Parameter limit: The greatest size of the response's body, in bytes. A larger one is an error
    ///   (``TransportError/Kind/tooLarge``), and is not read on.
    public func request(_ request: HTTPRequest, limit: Int) throws(TransportError) -> HTTPResponse {
        let state = ResponseState()
        let transfer = transfer { [self] transfer, bytes in
            // The body of a redirect is dropped, so it has a limit of its own.
            let limit = isRedirect(transfer) ? CurlTransport.droppedBodyLimit : limit
            guard bytes.count <= limit - state.body.count else {
                transfer.failure = (.tooLarge, "the response has more than \(limit) bytes")
                return false
            }
            bytes.withUnsafeBufferPointer { state.body.append(contentsOf: $0) }
            return true
        }
        transfer.onHop = { state.body.removeAll() }
        let hop = Hop(
            method: request.method,
            url: request.url,
            fields: request.fields,
            body: request.body,
            timeout: policy.requestTimeout
        )
        let last = try follow(hop, transfer)
        return HTTPResponse(
            status: handle.status,
            fields: transfer.fields,
            body: state.body,
            url: last.url,
            retryAfter: handle.retryAfter
        )
    }

    /// What has come so far.
    private final class ResponseState {
        var body: [UInt8] = []
    }
}
