import CCurl
import Glibc

/// One of libcurl's easy handles: it keeps connections open from one transfer to the next.
final class CurlHandle {
    private let handle: UnsafeMutableRawPointer
    /// Where libcurl writes what went wrong, in words.
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    /// Makes libcurl ready, once in the process. OpenSSL writes to sockets that may be closed, so where the process
    /// has left SIGPIPE as it was, it is ignored from now on: it would end the process.
    private static let isReady: Bool = {
        var action = sigaction()
        if sigaction(SIGPIPE, nil, &action) == 0, action.__sigaction_handler.sa_handler == nil {
            signal(SIGPIPE, SIG_IGN)
        }
        return fettle_curl_global_init() == CURLE_OK
    }()

    init?() {
        guard CurlHandle.isReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        self.errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(handle)
        freeLists()
        errorBuffer.deallocate()
    }

    /// Forgets all options; connections stay.
    func reset() {
        curl_easy_reset(handle)
        freeLists()
        errorBuffer[0] = 0
        fettle_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorBuffer)
    }

    func set(_ option: CURLoption, _ value: Int) {
        fettle_curl_set_long(handle, option, value)
    }

    func set(_ option: CURLoption, offset value: UInt64) {
        fettle_curl_set_offset(handle, option, curl_off_t(clamping: value))
    }

    /// libcurl copies the string.
    func set(_ option: CURLoption, _ value: String) {
        fettle_curl_set_string(handle, option, value)
    }

    func set(_ option: CURLoption, milliseconds duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds.multipliedReportingOverflow(by: 1_000)
        // Nothing at all would mean no limit.
        let value =
            milliseconds.overflow ? Int64(Int32.max) : milliseconds.partialValue + attoseconds / 1_000_000_000_000_000
        set(option, Int(max(1, min(value, Int64(Int32.max)))))
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) {
        fettle_curl_set_pointer(handle, option, value)
    }

    func set(_ option: CURLoption, function value: @escaping fettle_curl_data_function) {
        fettle_curl_set_data_function(handle, option, value)
    }

    func setProgress(_ value: @escaping curl_xferinfo_callback) {
        fettle_curl_set_progress_function(handle, value)
    }

    /// Sets the body of a request, of the size that was set before. libcurl copies it.
    func copyBody(_ body: [UInt8]) {
        guard !body.isEmpty else {
            set(CURLOPT_COPYPOSTFIELDS, "")
            return
        }
        var body = body
        body.withUnsafeMutableBytes { bytes in
            set(CURLOPT_COPYPOSTFIELDS, pointer: bytes.baseAddress)
        }
    }

    /// Sets a list of lines, which stays until the next reset.
    func set(_ option: CURLoption, lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) ?? list }
        if let list { lists.append(list) }
        fettle_curl_set_list(handle, option, list)
    }

    func perform() -> CURLcode {
        curl_easy_perform(handle)
    }

    /// What went wrong, in libcurl's words.
    func message(_ code: CURLcode) -> String {
        errorBuffer[0] == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorBuffer)
    }

    // MARK: What came of it

    var status: Int {
        var value = 0
        return fettle_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &value) == CURLE_OK ? value : 0
    }

    /// The size of the body that comes, where it is known.
    var contentLength: UInt64? {
        offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T).flatMap { UInt64(exactly: $0) }
    }

    var retryAfter: UInt64? {
        offset(CURLINFO_RETRY_AFTER).flatMap { $0 > 0 ? UInt64($0) : nil }
    }

    /// Where a redirect leads, as an absolute address.
    var redirectURL: String? {
        var value: UnsafeMutablePointer<CChar>?
        guard fettle_curl_get_string(handle, CURLINFO_REDIRECT_URL, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    private func offset(_ info: CURLINFO) -> curl_off_t? {
        var value: curl_off_t = -1
        return fettle_curl_get_offset(handle, info, &value) == CURLE_OK ? value : nil
    }

    private func freeLists() {
        for list in lists { curl_slist_free_all(list) }
        lists.removeAll()
    }
}
