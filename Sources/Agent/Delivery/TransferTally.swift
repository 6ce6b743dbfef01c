import CBOR
import UpdateProtocol

/// Who served how much of a payload, and how much of it was wrong: what the report names [A8, S25].
final class TransferTally {
    private(set) var servers: [StatusReport.Server] = []
    private let leaveAlone: (String) -> Void

    /// - Parameter leaveAlone: told once of each server that served something bad.
    init(leaveAlone: @escaping (String) -> Void = { _ in }) {
        self.leaveAlone = leaveAlone
    }

    /// All bytes that came.
    var received: UInt64 { servers.reduce(0) { $0 + $1.byteCount } }

    /// `count` bytes came from `origin`.
    func add(_ origin: String, _ count: UInt64) {
        change(origin) { $0.byteCount += count }
    }

    /// `count` of the bytes that came from `origin` were wrong.
    func blame(_ origin: String, _ count: UInt64) {
        let isNew = !isBlamed(origin)
        change(origin) { $0.badCount += max(count, 1) }
        if isNew { leaveAlone(origin) }
    }

    /// Whether something that came from `origin` was wrong.
    func isBlamed(_ origin: String) -> Bool { servers.contains { $0.origin == Text(origin) && $0.badCount > 0 } }

    /// What a report says about a payload that was announced at `source`.
    func transfer(_ format: UInt64, source: String) -> StatusReport.Transfer {
        StatusReport.Transfer(
            format: format,
            byteCount: received,
            // By bytes: the report that holds it must be readable again.
            source: Text(String(decoding: source.utf8.prefix(512), as: UTF8.self)),
            servers: TransferTally.named(servers)
        )
    }

    /// What a report says where `transfer` was all so far.
    func transfer(after transfer: StatusReport.Transfer) -> StatusReport.Transfer {
        var servers = transfer.servers
        // One server alone is not listed: the source names it.
        if servers.isEmpty, transfer.byteCount > 0, !transfer.source.isEmpty {
            let origin = Text(Origin.of(transfer.source.string))
            servers = [StatusReport.Server(origin: origin, byteCount: transfer.byteCount)]
        }
        servers = StatusReport.Server.together(servers, self.servers)
        return StatusReport.Transfer(
            format: transfer.format,
            byteCount: transfer.byteCount + received,
            source: transfer.source,
            servers: TransferTally.named(servers)
        )
    }

    /// Nothing where one server gave all and gave it well. Bad ones are named first where there are too many.
    private static func named(_ servers: [StatusReport.Server]) -> [StatusReport.Server] {
        let servers = servers.filter { $0.byteCount > 0 || $0.badCount > 0 }
        guard servers.count > 1 || servers.contains(where: { $0.badCount > 0 }) else { return [] }
        return StatusReport.Server.together([], servers)
    }

    private func change(_ origin: String, _ body: (inout StatusReport.Server) -> Void) {
        let name = Text(String(decoding: origin.utf8.prefix(256), as: UTF8.self))
        if let index = servers.firstIndex(where: { $0.origin == name }) {
            body(&servers[index])
        } else {
            var server = StatusReport.Server(origin: name, byteCount: 0)
            body(&server)
            servers.append(server)
        }
    }
}
