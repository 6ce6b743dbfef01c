import CCurl

/// Requests and downloads over HTTP(S), FTP and from files, by libcurl. It blocks, and uses connections again.
///
/// Nothing rests on it: what it brings is verified by whoever takes it. It enforces the policy (schemes, redirects,
/// times), sizes, and that servers have themselves authenticated where the address says `https`.
///
/// One transport belongs to one thread. The first one of a process has SIGPIPE ignored, unless the process itself has
/// said what to do with it.
public final class CurlTransport {
    /// The greatest size of a body that is only dropped: that of a redirect or of a refusal. In bytes.
    static let droppedBodyLimit = 65_536

    /// What is allowed.
    public let policy: TransportPolicy

    let handle: CurlHandle
    private let shouldStop: () -> Bool

    /// A transport.
    ///
    /// - Parameter shouldStop: Asked about once per second, and whenever data comes; `true` ends the transfer with
    ///   ``TransportError/Kind/stopped``. A signal handler may set what it reads.
    public init(policy: TransportPolicy, shouldStop: @escaping () -> Bool = { false }) throws(TransportError) {
        guard let handle = CurlHandle() else { throw TransportError(.other, "libcurl cannot be made ready", url: "") }
        self.policy = policy
        self.handle = handle
        self.shouldStop = shouldStop
    }

    /// Follows redirects until something else comes; returns the hop that it came from.
    func follow(_ first: Hop, _ transfer: Transfer) throws(TransportError) -> Hop {
        var hop = first
        var redirects = 0
        while true {
            try perform(hop, transfer)
            guard isRedirect(transfer), let target = handle.redirectURL else { return hop }
            redirects += 1
            guard redirects <= policy.redirectLimit else {
                let message = "more than \(policy.redirectLimit) redirects"
                throw TransportError(.redirect, message, url: target, status: handle.status)
            }
            hop = try hop.redirected(to: target, status: handle.status, under: policy)
        }
    }

    /// Whether the present response leads elsewhere. libcurl itself says where only when the transfer is over.
    func isRedirect(_ transfer: Transfer) -> Bool {
        Hop.isRedirect(handle.status) && transfer.value(of: "Location") != nil
    }

    /// An error at `hop`, with what the response says about it.
    func error(_ kind: TransportError.Kind, _ message: String, _ hop: Hop) -> TransportError {
        let status = handle.status
        return TransportError(
            kind,
            message,
            url: hop.url,
            status: status == 0 ? nil : status,
            retryAfter: handle.retryAfter
        )
    }

    private func perform(_ hop: Hop, _ transfer: Transfer) throws(TransportError) {
        let parts = try hop.parts(under: policy)
        if shouldStop() { throw TransportError(.stopped, "asked to stop", url: hop.url) }
        transfer.begin(isHTTP: parts.isHTTP)
        handle.reset()
        configure(hop, parts)
        let code = withExtendedLifetime(transfer) {
            let context = Unmanaged.passUnretained(transfer).toOpaque()
            handle.set(CURLOPT_WRITEDATA, pointer: context)
            handle.set(CURLOPT_HEADERDATA, pointer: context)
            handle.set(CURLOPT_XFERINFODATA, pointer: context)
            return handle.perform()
        }
        if let failure = transfer.failure { throw error(failure.kind, failure.message, hop) }
        guard code == CURLE_OK else { throw error(TransportError.Kind(code), handle.message(code), hop) }
    }

    private func configure(_ hop: Hop, _ parts: URLParts) {
        handle.set(CURLOPT_URL, hop.url)
        handle.set(CURLOPT_PROTOCOLS_STR, parts.scheme)
        // Redirects are followed here, one by one, under the policy.
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_USERAGENT, policy.userAgent)
        if let proxy = policy.proxy { handle.set(CURLOPT_PROXY, proxy) }

        handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = policy.certificateFile {
            handle.set(CURLOPT_CAINFO, file)
            handle.set(CURLOPT_PROXY_CAINFO, file)
            // The system's folder would be trusted beside the file.
            handle.set(CURLOPT_CAPATH, pointer: nil)
            handle.set(CURLOPT_PROXY_CAPATH, pointer: nil)
        }

        handle.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds: policy.connectTimeout)
        handle.set(CURLOPT_LOW_SPEED_LIMIT, policy.stallRate)
        handle.set(CURLOPT_LOW_SPEED_TIME, Int(max(1, policy.stallTimeout.components.seconds)))
        if let timeout = hop.timeout { handle.set(CURLOPT_TIMEOUT_MS, milliseconds: timeout) }

        handle.set(CURLOPT_WRITEFUNCTION, function: Transfer.body)
        handle.set(CURLOPT_HEADERFUNCTION, function: Transfer.head)
        handle.setProgress(Transfer.progress)
        handle.set(CURLOPT_NOPROGRESS, 0)

        if hop.offset > 0 {
            // For HTTP not libcurl's own resumption: that fails where a server sends the whole resource instead.
            if parts.isHTTP {
                handle.set(CURLOPT_RANGE, "\(hop.offset)-")
            } else {
                handle.set(CURLOPT_RESUME_FROM_LARGE, offset: hop.offset)
            }
        }
        guard parts.isHTTP else { return }
        configureBody(hop)
        // In libcurl's lines, `name;` sends a field without value, and `name:` takes one of its own away: here that by
        // which it would ask the server for leave to send the body.
        let lines = hop.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        handle.set(CURLOPT_HTTPHEADER, lines: lines + ["Expect:"])
    }

    private func configureBody(_ hop: Hop) {
        switch hop.method {
        case .get: return handle.set(CURLOPT_HTTPGET, 1)
        case .head: return handle.set(CURLOPT_NOBODY, 1)
        case .post, .put: break
        }
        handle.set(CURLOPT_POST, 1)
        handle.set(CURLOPT_CUSTOMREQUEST, hop.method.rawValue)
        handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: UInt64(hop.body.count))
        handle.copyBody(hop.body)
    }

    /// A transfer that asks this transport's owner whether to go on.
    func transfer(receive: @escaping (Transfer, Span<UInt8>) -> Bool) -> Transfer {
        Transfer(receive: receive, shouldStop: shouldStop)
    }
}
