import CMicroHTTPD
import Glibc

/// What the server's callbacks work on.
final class ServerContext: Sendable {
    private static let prefix = "/v1/blobs/sha-256/"

    private let name: String
    private let pacing: ConnectionPacing
    private let find: @Sendable (String) -> PayloadLookup

    init(name: String, pacing: ConnectionPacing, find: @escaping @Sendable (String) -> PayloadLookup) {
        self.name = name
        self.pacing = pacing
        self.find = find
    }

    // MARK: Requests

    /// Answers a request.
    private func answer(_ connection: OpaquePointer, url: String, method: String) -> MHD_Result {
        guard method == "GET" || method == "HEAD" else {
            return send(connection, ResponseHead(status: 405, fields: [("Allow", "GET, HEAD")]))
        }
        guard let digest = ServerContext.digest(url) else { return send(connection, ResponseHead(status: 404)) }
        switch find(digest) {
        case .nothing: return send(connection, ResponseHead(status: 404))
        case .closed(let seconds):
            return send(connection, ResponseHead(status: 503, fields: [("Retry-After", "\(seconds)")]))
        case .payload(let payload):
            let tag = "\"\(digest)\""
            var range = ServerContext.field(connection, "Range")
            if let condition = ServerContext.field(connection, "If-Range"), condition != tag { range = nil }
            let head = ResponseHead(payload, tag: tag, range: range, isHead: method == "HEAD")
            return send(connection, head, payload)
        }
    }

    private func send(_ connection: OpaquePointer, _ head: ResponseHead, _ payload: SharedPayload? = nil) -> MHD_Result
    {
        guard let response = make(head, payload) else {
            // The file went away between two looks at it.
            guard payload != nil else { return fettle_mhd_no() }
            return send(connection, ResponseHead(status: 404))
        }
        defer { MHD_destroy_response(response) }
        for (name, value) in head.fields + [("Fettle-Neighbour", name)] {
            _ = MHD_add_response_header(response, name, value)
        }
        return MHD_queue_response(connection, UInt32(head.status), response)
    }

    private func make(_ head: ResponseHead, _ payload: SharedPayload?) -> OpaquePointer? {
        guard let payload, !head.body.isEmpty else {
            return fettle_mhd_empty_response()
        }
        let file = open(payload.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        var status = stat()
        // A file that has become shorter would end the response before its announced end.
        guard fstat(file, &status) == 0,
            status.st_mode & S_IFMT != S_IFREG
                || UInt64(max(0, status.st_size)) >= min(head.body.upperBound, payload.available),
            let response = MHD_create_response_from_fd_at_offset64(
                head.body.upperBound - head.body.lowerBound,
                file,
                head.body.lowerBound
            )
        else {
            close(file)
            return nil
        }
        return response
    }

    /// The digest in a path, or `nil` where it is none.
    static func digest(_ url: String) -> String? {
        guard url.hasPrefix(prefix) else { return nil }
        let digits = url.dropFirst(prefix.count)
        guard digits.utf8.count == 64,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return String(digits)
    }

    private static func field(_ connection: OpaquePointer, _ name: String) -> String? {
        fettle_mhd_field(connection, name).map { String(cString: $0) }
    }

    // MARK: Callbacks

    /// A place whose address marks that the head of a request was seen: only then there is an answer.
    nonisolated(unsafe) private static let seen = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

    static let answer: MHD_AccessHandlerCallback = { context, connection, url, method, _, _, uploadSize, state in
        guard let context, let connection, let url, let method, let state, let uploadSize else {
            return fettle_mhd_no()
        }
        guard state.pointee != nil else {
            state.pointee = ServerContext.seen
            return fettle_mhd_yes()
        }
        // Nobody has anything to send here.
        if uploadSize.pointee != 0 { return fettle_mhd_no() }
        let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
        return server.answer(connection, url: String(cString: url), method: String(cString: method))
    }

    static let notify: MHD_NotifyConnectionCallback = { context, connection, _, code in
        guard let context, let connection else { return }
        let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
        let socket = fettle_mhd_socket(connection)
        if fettle_mhd_is_started(code) != 0 { server.pacing.add(socket) } else { server.pacing.remove(socket) }
    }
}
