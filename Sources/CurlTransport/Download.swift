/// The rules of a download: what a response means for the bytes that follow.
struct Download: Equatable {
    /// What to do with the body.
    enum Body: Equatable {
        /// It is the resource, from here on.
        case resource(DownloadStart)
        /// Nothing was missing: the offset is the resource's end.
        case nothing(DownloadStart)
        /// It is not what was asked for.
        case refused(TransportError.Kind, String)
    }

    /// What a response says that is about the resource as a whole.
    struct Response: Equatable {
        /// Whether it came over HTTP.
        var isHTTP: Bool
        /// The status code.
        var status: Int
        /// The size of the body, where it is known.
        var contentLength: UInt64?
        /// The field Content-Range.
        var contentRange: String?
    }

    let request: DownloadRequest
    /// The greatest size that the resource may have.
    let bound: UInt64

    init(_ request: DownloadRequest) {
        self.request = request
        self.bound = min(request.limit, request.expectedSize ?? .max)
    }

    /// What to do with the body of `response`.
    func body(of response: Response) -> Body {
        let offset = request.offset
        guard response.isHTTP else {
            // An FTP server may mean the whole file or the rest of it.
            let total = offset == 0 ? response.contentLength : nil
            return checked(DownloadStart(offset: offset, isRestart: false, total: total))
        }
        let range = response.contentRange.flatMap { ContentRange($0) }
        switch response.status {
        case 200:
            return checked(DownloadStart(offset: 0, isRestart: offset > 0, total: response.contentLength))
        case 206:
            guard let first = range?.first, first == offset else {
                let found = response.contentRange.map { $0.debugDescription } ?? "nothing"
                return .refused(.range, "asked for bytes from \(offset) on, Content-Range says \(found)")
            }
            return checked(DownloadStart(offset: offset, isRestart: false, total: range?.total))
        case 416:
            guard offset > 0, let range, range.first == nil, range.total == offset else {
                return .refused(.range, "the resource has no byte \(offset)")
            }
            let start = DownloadStart(offset: offset, isRestart: false, total: offset)
            let checked = checked(start)
            return checked == .resource(start) ? .nothing(start) : checked
        default:
            return .refused(.status, "the server answered with status \(response.status)")
        }
    }

    private func checked(_ start: DownloadStart) -> Body {
        guard let total = start.total else { return .resource(start) }
        if let expected = request.expectedSize, total != expected {
            return .refused(.unexpectedSize, "expected \(expected) bytes, the resource has \(total)")
        }
        guard total <= request.limit else {
            return .refused(.tooLarge, "the resource has \(total) bytes, more than \(request.limit)")
        }
        return .resource(start)
    }
}
