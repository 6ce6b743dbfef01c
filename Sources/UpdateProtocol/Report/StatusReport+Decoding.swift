public import CBOR

extension StatusReport {
    /// Reads a report that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            var nonce: [UInt8]?
            var running: [ComponentClaims]?
            var reason: ReportReason?
            var manifest: ManifestReference?
            var state: UpdateState?
            var detail: Text = ""
            var edges: [ReportedEdge] = []
            var transfer: Transfer?
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                case Key.nonce: nonce = try decoder.readByteArray(limit: 64)
                case Key.records: running = try ComponentClaims.readList(&decoder)
                case Key.result: reason = try StatusReport.readResult(&decoder)
                case Key.manifest: manifest = try ManifestReference.read(&decoder)
                case Key.state:
                    guard let value = UpdateState(rawValue: try decoder.readUnsigned()) else {
                        throw CBORError.invalidValue(at: at)
                    }
                    state = value
                case Key.detail: detail = try decoder.readTextValue(limit: 2_048)
                case Key.edges:
                    let count = try decoder.beginArray()
                    guard count <= ReportedEdge.limit else { throw CBORError.tooLong(at: at) }
                    while edges.count < count { edges.append(try ReportedEdge.read(&decoder)) }
                case Key.transfer: transfer = try StatusReport.readTransfer(&decoder)
                default: throw CBORError.invalidValue(at: at)
                }
            }
            try decoder.finish()
            guard let running, let reason, let manifest, let state else { throw CBORError.invalidValue(at: 0) }
            self.init(
                nonce: nonce,
                running: running,
                reason: reason,
                manifest: manifest,
                state: state,
                detail: detail,
                edges: edges,
                transfer: transfer
            )
        } catch {
            throw .malformed(.report, error)
        }
    }

    @_lifetime(decoder: copy decoder)
    private static func readResult(_ decoder: inout CBORDecoder) throws(CBORError) -> ReportReason {
        let start = decoder.offset
        if try decoder.peek() == .bool {
            guard try decoder.readBool() else { throw .invalidValue(at: start) }
            return .ok
        }
        var map = try decoder.beginMap()
        var reason: ReportReason?
        while let key = try decoder.nextIntegerKey(&map) {
            switch key {
            case Key.resultCode: _ = try decoder.readInteger()
            case Key.resultReason: reason = ReportReason(code: try decoder.readUnsigned())
            default: throw .invalidValue(at: start)
            }
        }
        guard let reason, reason != .ok else { throw .invalidValue(at: start) }
        return reason
    }

    @_lifetime(decoder: copy decoder)
    private static func readTransfer(_ decoder: inout CBORDecoder) throws(CBORError) -> Transfer {
        let start = decoder.offset
        var format: UInt64?
        var byteCount: UInt64?
        var source: Text = ""
        var servers: [Server] = []
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            switch key {
            case 1: format = try decoder.readUnsigned()
            case 2: byteCount = try decoder.readUnsigned()
            case 3: source = try decoder.readTextValue(limit: 1_024)
            case 4: servers = try Server.readList(&decoder)
            default: throw .invalidValue(at: start)
            }
        }
        guard let format, let byteCount else { throw .invalidValue(at: start) }
        return Transfer(format: format, byteCount: byteCount, source: source, servers: servers)
    }
}
