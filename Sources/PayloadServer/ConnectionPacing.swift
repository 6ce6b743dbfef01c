import CMicroHTTPD
import Glibc
import Synchronization

/// Shares a rate among connections: the kernel paces each socket (SO_MAX_PACING_RATE), so that files can still be sent
/// without a copy.
final class ConnectionPacing: Sendable {
    private let rate: UInt64
    private let ratePerConnection: UInt64
    private let sockets = Mutex<Set<CInt>>([])

    init(rate: UInt64, ratePerConnection: UInt64) {
        self.rate = rate
        self.ratePerConnection = ratePerConnection
    }

    /// Most bytes per second of one of `count` connections; `nil` for as many as there are.
    static func share(of rate: UInt64, perConnection: UInt64, among count: Int) -> UInt64? {
        let share = rate == 0 ? UInt64.max : max(1, rate / UInt64(max(1, count)))
        let limit = min(share, perConnection == 0 ? .max : perConnection)
        return limit == .max ? nil : limit
    }

    func add(_ socket: CInt) {
        guard socket >= 0, rate > 0 || ratePerConnection > 0 else { return }
        // Small buffers: what is in them already is not paced when the shares change.
        var size: CInt = 65_536
        setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        sockets.withLock { sockets in
            sockets.insert(socket)
            pace(sockets)
        }
    }

    func remove(_ socket: CInt) {
        sockets.withLock { sockets in
            guard sockets.remove(socket) != nil else { return }
            pace(sockets)
        }
    }

    private func pace(_ sockets: Set<CInt>) {
        guard let share = ConnectionPacing.share(of: rate, perConnection: ratePerConnection, among: sockets.count)
        else {
            return
        }
        for socket in sockets {
            var value = UInt32(clamping: share)
            setsockopt(socket, SOL_SOCKET, SO_MAX_PACING_RATE, &value, socklen_t(MemoryLayout<UInt32>.size))
        }
    }
}
