import Store
import Synchronization

/// Counts what was sent, in memory: per device, as far as it names itself, and per blob.
final class TrafficStatistics: Sendable {
    private struct Traffic {
        var bytes: [BlobKind: Int64] = [:]
        var requests: Int64 = 0
    }

    private struct Blob {
        var kind: BlobKind
        var bytes: Int64 = 0
        var requests: Int64 = 0
    }

    private struct Counters {
        var devices: [DeviceID: Traffic] = [:]
        var unnamed = Traffic()
        var blobs: [ContentDigest: Blob] = [:]
    }

    /// The most devices and the most blobs that are told apart; the traffic of further devices counts as unnamed.
    static let limit = 100_000

    private let since: Int64
    private let counters = Mutex(Counters())

    /// Starts to count.
    init(at now: Int64) { since = now }

    /// Somebody asked for a blob.
    func began(_ digest: ContentDigest, _ kind: BlobKind, for device: DeviceID?) {
        counters.withLock { counters in
            Self.withTraffic(of: device, in: &counters) { $0.requests += 1 }
            if counters.blobs[digest] != nil || counters.blobs.count < Self.limit {
                counters.blobs[digest, default: Blob(kind: kind)].requests += 1
            }
        }
    }

    /// Bytes of a blob were sent.
    func sent(_ count: Int, of digest: ContentDigest, _ kind: BlobKind, to device: DeviceID?) {
        counters.withLock { counters in
            Self.withTraffic(of: device, in: &counters) { $0.bytes[kind, default: 0] += Int64(count) }
            counters.blobs[digest]?.bytes += Int64(count)
        }
    }

    /// How many payload bytes were sent to a device.
    func payloadBytes(to device: DeviceID) -> Int64 {
        counters.withLock { $0.devices[device]?.bytes[.payload] ?? 0 }
    }

    /// All counters.
    func view(patchesMade: Int, patchesFailed: Int, payloadsPending: Int) -> StatisticsView {
        let counters = counters.withLock { $0 }
        var devices: [String: StatisticsView.Traffic] = [:]
        for (device, traffic) in counters.devices { devices[device.string] = Self.view(traffic) }
        var blobs: [String: StatisticsView.Blob] = [:]
        for (digest, blob) in counters.blobs {
            blobs[digest.hex] = StatisticsView.Blob(
                kind: blob.kind.rawValue,
                bytes: blob.bytes,
                requests: blob.requests
            )
        }
        return StatisticsView(
            since: since,
            devices: devices,
            unnamed: Self.view(counters.unnamed),
            blobs: blobs,
            patchesMade: patchesMade,
            patchesFailed: patchesFailed,
            payloadsPending: payloadsPending
        )
    }

    private static func withTraffic(of device: DeviceID?, in counters: inout Counters, _ body: (inout Traffic) -> Void)
    {
        if let device, counters.devices[device] != nil || counters.devices.count < limit {
            body(&counters.devices[device, default: Traffic()])
        } else {
            body(&counters.unnamed)
        }
    }

    private static func view(_ traffic: Traffic) -> StatisticsView.Traffic {
        StatisticsView.Traffic(
            payloadBytes: traffic.bytes[.payload] ?? 0,
            descriptorBytes: traffic.bytes[.descriptor] ?? 0,
            otherBytes: traffic.bytes[.other] ?? 0,
            requests: traffic.requests
        )
    }
}
