public import CBOR

/// What a device signs about an update [A8]: a SUIT_Report (draft-ietf-suit-report) with the private keys of this
/// project.
///
/// ```cddl
/// status-report = {
///   ? 2 => bstr,                            ; the distributor's last nonce
///   3 => [ * component-claims ],            ; what runs: digest and size of each component
///   4 => true / { 5 => -1, 7 => reason },   ; result
///   99 => [ uri, digest ],                  ; the manifest
///   -65537 => state: uint,
///   ? -65538 => detail: tstr,
///   ? -65539 => [ + failing-edge ],
///   ? -65540 => { 1 => format: uint, 2 => bytes: uint, ? 3 => source: tstr, ? 4 => [ + server ] },   ; transfer
/// }
/// ```
public struct StatusReport: Equatable, Sendable {
    /// What came over the wire for the update.
    public struct Transfer: Equatable, Sendable {
        /// The payload's format.
        public let format: UInt64
        /// Payload bytes received, repeated ones included.
        public let byteCount: UInt64
        /// Where the payload came from, or empty.
        public let source: Text
        /// Who served it, where there were several, or where something that came was wrong; else empty.
        public let servers: [Server]

        /// A transfer of `byteCount` payload bytes.
        public init(format: UInt64, byteCount: UInt64, source: Text, servers: [Server] = []) {
            self.format = format
            self.byteCount = byteCount
            self.source = source
            self.servers = servers
        }
    }

    /// The last nonce that the distributor sent, which shows that the report is not an old one.
    public var nonce: [UInt8]?
    /// What runs on the device, for the components that the manifest concerns.
    public var running: [ComponentClaims]
    /// Why it failed, or `ok`.
    public var reason: ReportReason
    /// The manifest.
    public var manifest: ManifestReference
    /// How far the update has come.
    public var state: UpdateState
    /// An explanation for people.
    public var detail: Text
    /// The requirements that are not met.
    public var edges: [ReportedEdge]
    /// What came over the wire.
    public var transfer: Transfer?

    /// A report about `manifest`.
    public init(
        nonce: [UInt8]? = nil,
        running: [ComponentClaims] = [],
        reason: ReportReason = .ok,
        manifest: ManifestReference,
        state: UpdateState,
        detail: Text = "",
        edges: [ReportedEdge] = [],
        transfer: Transfer? = nil
    ) {
        self.nonce = nonce
        self.running = running
        self.reason = reason
        self.manifest = manifest
        self.state = state
        self.detail = detail
        self.edges = edges
        self.transfer = transfer
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 256)
        var count = 4
        if nonce != nil { count += 1 }
        if !detail.isEmpty { count += 1 }
        if !edges.isEmpty { count += 1 }
        if transfer != nil { count += 1 }
        encoder.beginMap(count)
        if let nonce {
            encoder.encodeInt(Key.nonce)
            encoder.encode(bytes: nonce)
        }
        encoder.encodeInt(Key.records)
        ComponentClaims.write(running, to: &encoder)
        encoder.encodeInt(Key.result)
        if reason == .ok {
            encoder.encode(true)
        } else {
            encoder.beginMap(2)
            encoder.encodeInt(Key.resultCode)
            encoder.encodeInt(-1)
            encoder.encodeInt(Key.resultReason)
            encoder.encode(reason.code)
        }
        encoder.encodeInt(Key.manifest)
        manifest.write(&encoder)
        encoder.encodeInt(Key.state)
        encoder.encode(state.rawValue)
        if !detail.isEmpty {
            encoder.encodeInt(Key.detail)
            encoder.encode(text: detail)
        }
        if !edges.isEmpty {
            encoder.encodeInt(Key.edges)
            encoder.beginArray(edges.count)
            for edge in edges { edge.write(&encoder) }
        }
        if let transfer {
            encoder.encodeInt(Key.transfer)
            encoder.beginMap(2 + (transfer.source.isEmpty ? 0 : 1) + (transfer.servers.isEmpty ? 0 : 1))
            encoder.encodeInt(1)
            encoder.encode(transfer.format)
            encoder.encodeInt(2)
            encoder.encode(transfer.byteCount)
            if !transfer.source.isEmpty {
                encoder.encodeInt(3)
                encoder.encode(text: transfer.source)
            }
            if !transfer.servers.isEmpty {
                encoder.encodeInt(4)
                Server.write(transfer.servers, to: &encoder)
            }
        }
        return encoder.bytes
    }

    enum Key {
        static let nonce: Int64 = 2
        static let records: Int64 = 3
        static let result: Int64 = 4
        static let resultCode: Int64 = 5
        static let resultReason: Int64 = 7
        static let manifest: Int64 = 99
        static let state: Int64 = -65_537
        static let detail: Int64 = -65_538
        static let edges: Int64 = -65_539
        static let transfer: Int64 = -65_540
    }
}
