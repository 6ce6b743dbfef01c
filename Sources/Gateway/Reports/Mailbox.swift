import Crypto
import Foundation
import Glibc
import HTTPOrigin
import HTTPServing
import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle
import Store

/// Keeps reports and inventories that cannot go now, and brings them to the upstream later, in order [G1]. What was accepted
/// is on the disk before the device hears of it.
actor Mailbox: Service {
    private let folder: String
    private let cache: BlobCache
    private nonisolated let uplink: Uplink
    private let counters: Counters
    private let messageLimit: Int
    private let logger: Logger
    private var order: QueueOrder
    private var pace = RetryPace()
    /// Messages that are being written to the disk: nobody has been told that they are kept, and they do not go yet.
    private var unwritten: [UInt64: ContentDigest] = [:]

    init(
        cache: BlobCache,
        uplink: Uplink,
        counters: Counters,
        configuration: GatewayConfiguration,
        logger: Logger
    ) {
        folder = cache.folder.queue
        self.cache = cache
        self.uplink = uplink
        self.counters = counters
        self.logger = logger
        messageLimit = max(configuration.inventoryLimit, configuration.messageLimit) + 4_096
        order = QueueOrder(countLimit: configuration.queueCount, byteLimit: configuration.queueBytes)
    }

    /// How many messages wait, and their bytes.
    var extent: (count: Int, bytes: Int64) { (order.count, order.bytes) }

    /// Whether a device's messages wait: later ones are not to overtake them.
    func isWaiting(_ device: ContentDigest) -> Bool { order.isWaiting(device) }

    /// Keeps a message.
    ///
    /// - Throws: ``Problem`` with status 503 where there is no room, or 507 where the disk has none.
    func keep(_ message: StoredMessage, from device: ContentDigest) async throws {
        let record = SealedRecord.seal(message.encoded)
        let digest = Self.digest(message)
        switch order.admit(digest, device: device, bytes: Int64(record.count)) {
        case .duplicate:
            // Not before the first is on the disk.
            while unwritten.values.contains(digest) { try await Task.sleep(for: .milliseconds(10)) }
        case .full:
            counters.turnedAway.add(1)
            throw Problem.unavailable("the gateway's queue is full", retryAfter: 60 + Int.random(in: 0..<60))
        case .take(let number, let dropped):
            for old in dropped { unlink(path(old)) }
            let (folder, path) = (folder, path(number))
            unwritten[number] = digest
            defer { unwritten[number] = nil }
            do {
                try await cache.perform {
                    try CacheFile.place(record, at: path, in: folder, isDurable: true)
                }
            } catch {
                order.remove(number)
                logger.error("a message cannot be kept", metadata: ["error": "\(error)"])
                throw Problem(
                    HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"),
                    "disk-full",
                    "the gateway's disk does not take the message",
                    action: "try again later"
                )
            }
            counters.queued.add(1)
        }
    }

    // MARK: Forwarding

    /// Forwards what waits, until the service shuts down.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while true { try await self.pause(await self.forwardNext()) }
        }
    }

    /// Waits, but no longer than until somebody has reached an upstream that was away.
    private nonisolated func pause(_ milliseconds: Int64) async throws {
        let isAway = !uplink.condition.isUp
        var left = milliseconds
        while left > 0, !(isAway && uplink.condition.isUp) {
            try await Task.sleep(for: .milliseconds(min(left, 1_000)))
            left -= 1_000
        }
    }

    /// Forwards the next message, where there is one.
    ///
    /// - Returns: How long to wait before the next one, in milliseconds.
    private func forwardNext() async -> Int64 {
        guard let entry = order.next() else {
            pace.succeed()
            return 1_000
        }
        guard unwritten[entry.number] == nil else { return 20 }
        let bytes = (try? CacheFile.content(path(entry.number), limit: messageLimit)) ?? nil
        guard let message = bytes.flatMap(SealedRecord.open).flatMap({ StoredMessage($0, limit: messageLimit) }) else {
            // Torn by a crash before anybody was told that it is kept, or removed by somebody.
            settle(entry)
            return 0
        }
        do {
            let reply = try await uplink.send(
                .post,
                message.path,
                fields: [.contentType: message.type],
                body: ByteBuffer(bytes: message.body),
                hops: .none,
                isUrgent: pace.failures > 3
            )
            if reply.isOutage || reply.status.code == 429 {
                return wait(Double(reply.fields[.retryAfter] ?? ""))
            }
            pace.succeed()
            if (200..<300).contains(reply.status.code) {
                counters.delivered.add(1)
            } else {
                counters.refused.add(1)
                logger.notice(
                    "the upstream refused a message that had waited",
                    metadata: ["path": "\(message.path)", "status": "\(reply.status.code)"]
                )
            }
            settle(entry)
            return 0
        } catch {
            return wait(nil)
        }
    }

    private func wait(_ wanted: Double?) -> Int64 {
        Int64(pace.fail(wanted: wanted, jitter: Double.random(in: 0...1)) * 1_000)
    }

    private func settle(_ entry: QueueOrder.Entry) {
        order.remove(entry.number)
        unlink(path(entry.number))
    }

    // MARK: The folder

    /// Reads what an earlier run has left; what is torn is removed.
    func load() {
        let numbers = CacheFolder.names(in: folder).compactMap { name -> UInt64? in
            guard name.count == 16, let number = UInt64(name, radix: 16) else {
                unlink(folder + "/" + name)
                return nil
            }
            return number
        }
        for number in numbers.sorted() {
            let bytes = (try? CacheFile.content(path(number), limit: messageLimit)) ?? nil
            guard let bytes, let content = SealedRecord.open(bytes),
                let message = StoredMessage(content, limit: messageLimit)
            else {
                unlink(path(number))
                continue
            }
            order.restore(
                QueueOrder.Entry(
                    number: number,
                    digest: Self.digest(message),
                    device: SignedMessage.device(of: message.body),
                    bytes: Int64(bytes.count)
                )
            )
        }
    }

    private func path(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return folder + "/" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func digest(_ message: StoredMessage) -> ContentDigest {
        ContentDigest(SHA256.hash(data: message.body))!
    }
}
