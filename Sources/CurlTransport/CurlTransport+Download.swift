extension CurlTransport {
    /// Fetches a resource as a stream, from an offset on, after redirects.
    ///
    /// - Parameters:
    ///   - request: What to fetch.
    ///   - begin: Called once before the first byte. Where the server could not go on at the offset,
    ///     ``DownloadStart/isRestart`` is set. `false` ends the download.
    ///   - write: Takes the bytes in order. `false` ends the download. Both end with ``TransportError/Kind/aborted``.
    /// - Throws: ``TransportError``. After ``TransportError/Kind/partial``, and any other error that is transient, the
    ///   download can go on at the offset that was reached.
    public func download(
        _ request: DownloadRequest,
        begin: (DownloadStart) -> Bool,
        write: (Span<UInt8>) -> Bool
    ) throws(TransportError) -> DownloadResult {
        try withoutActuallyEscaping(begin) { (begin) throws(TransportError) in
            try withoutActuallyEscaping(write) { (write) throws(TransportError) in
                try download(DownloadState(request, begin: begin, write: write))
            }
        }
    }

    private func download(_ state: DownloadState) throws(TransportError) -> DownloadResult {
        let request = state.download.request
        let transfer = transfer { [self] transfer, bytes in
            if isRedirect(transfer) {
                return state.drop(bytes.count, transfer, or: (.redirect, "a redirect with a large body"))
            }
            if state.body == nil { state.begin(response(transfer), transfer) }
            return state.take(bytes, transfer)
        }
        transfer.onHop = { state.dropped = 0 }
        let last = try follow(Hop(url: request.url, fields: request.fields, offset: request.offset), transfer)
        if state.body == nil { state.begin(response(transfer), transfer) }
        if let failure = transfer.failure { throw error(failure.kind, failure.message, last) }
        switch state.body {
        case .resource(let start), .nothing(let start):
            let reached = start.offset + state.received
            if let size = start.total ?? request.expectedSize, reached < size {
                throw error(.partial, "the body ended after \(reached) of \(size) bytes", last)
            }
            return DownloadResult(
                status: handle.status,
                offset: start.offset,
                received: state.received,
                url: last.url
            )
        case .refused(let kind, let message):
            throw error(kind, message, last)
        case nil:
            throw error(.other, "no response", last)
        }
    }

    private func response(_ transfer: Transfer) -> Download.Response {
        Download.Response(
            isHTTP: transfer.isHTTP,
            status: handle.status,
            contentLength: handle.contentLength,
            contentRange: transfer.value(of: "Content-Range")
        )
    }
}
