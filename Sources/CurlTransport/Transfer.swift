/// What libcurl's callbacks work on while a transfer runs.
final class Transfer {
    /// The greatest number of fields that are kept, and of bytes in them: what comes beyond is dropped.
    private static let fieldLimit = 64
    private static let fieldByteLimit = 16_384

    /// Takes a piece of the body; `false` stops the transfer. It sets ``failure`` where the reason is its own.
    let receive: (Transfer, Span<UInt8>) -> Bool
    /// Asked now and then; `true` stops the transfer.
    let shouldStop: () -> Bool

    /// The fields of the last response: interim responses (RFC 9110 section 15.2) come before it.
    private(set) var fields: [HTTPField] = []
    private var fieldBytes = 0
    /// Why the transfer was stopped from this side.
    var failure: (kind: TransportError.Kind, message: String)?

    /// Called before each hop.
    var onHop: () -> Void = {}
    /// Whether the present hop is one of HTTP.
    private(set) var isHTTP = false

    init(receive: @escaping (Transfer, Span<UInt8>) -> Bool, shouldStop: @escaping () -> Bool) {
        self.receive = receive
        self.shouldStop = shouldStop
    }

    /// Forgets the last hop.
    func begin(isHTTP: Bool) {
        self.isHTTP = isHTTP
        forgetFields()
        onHop()
    }

    /// Takes a line of the response's head.
    func take(line: String) {
        if line.utf8.starts(with: "HTTP/".utf8) {
            forgetFields()
            return
        }
        fieldBytes += line.utf8.count
        guard fields.count < Transfer.fieldLimit, fieldBytes <= Transfer.fieldByteLimit,
            let field = HTTPField(line: Substring(line).utf8)
        else { return }
        fields.append(field)
    }

    func value(of name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    private func forgetFields() {
        fields.removeAll()
        fieldBytes = 0
    }

    // MARK: Callbacks

    static let body: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        data,
        size,
        count,
        context in
        guard let context, let data else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let bytes = UnsafeBufferPointer(start: data, count: size * count)
        // Another number than that of the bytes tells libcurl to stop.
        return bytes.withMemoryRebound(to: UInt8.self) { transfer.receive(transfer, $0.span) } ? size * count : -1
    }

    static let head: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        data,
        size,
        count,
        context in
        guard let context, let data else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
        transfer.take(line: String(decoding: bytes, as: UTF8.self))
        return size * count
    }

    static let progress: @convention(c) (UnsafeMutableRawPointer?, Int, Int, Int, Int) -> Int32 = {
        context,
        _,
        _,
        _,
        _ in
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        guard transfer.shouldStop() else { return 0 }
        transfer.failure = (.stopped, "asked to stop")
        return 1
    }
}
