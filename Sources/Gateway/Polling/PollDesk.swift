import HTTPOrigin
import HTTPServing
import HTTPTypes
import NIOCore
import Store
import UpdateProtocol

/// Brings polls to the upstream, and learns the manifests that come back; answers them itself while nobody can be asked [G1].
actor PollDesk {
    private let shelf: EnvelopeShelf
    private let cache: BlobCache
    private let uplink: Uplink
    private let counters: Counters
    private var offers = OfferBook()

    init(shelf: EnvelopeShelf, cache: BlobCache, uplink: Uplink, counters: Counters) {
        self.shelf = shelf
        self.cache = cache
        self.uplink = uplink
        self.counters = counters
    }

    /// Answers a poll.
    func poll(_ bytes: [UInt8], hops: Hops) async throws -> AnswerDesk.Outcome {
        let message = try SignedMessage(bytes)
        let poll: PollRequest
        do {
            poll = try PollRequest(message.payload.span)
        } catch {
            throw Problem.malformed("the poll cannot be read", found: "\(error)")
        }
        do {
            let reply = try await uplink.send(
                .post,
                "poll",
                fields: [.contentType: "application/vnd.fettle.poll+cose"],
                body: ByteBuffer(bytes: bytes),
                hops: hops
            )
            if !reply.isOutage {
                counters.pollsForwarded.add(1)
                if reply.status == .ok { await learn(reply, device: message.device) }
                return Self.pass(reply)
            }
        } catch let error as OriginError where error.isOutage {
            // Then from here.
        }
        return await offer(to: message.device, handled: poll.handled)
    }

    private func learn(_ reply: Uplink.Reply, device: ContentDigest) async {
        guard let manifest = await shelf.learn(Array(reply.body.readableBytesView), isSeeded: false) else { return }
        cache.sight(manifest)
        offers.note(manifest, to: device, at: cache.clock.now())
    }

    private func offer(to device: ContentDigest, handled: ProtocolDigest?) async -> AnswerDesk.Outcome {
        counters.pollsLocal.add(1)
        let handled = handled.flatMap { $0.algorithm == -16 ? ContentDigest($0.bytes) : nil }
        let manifests = await shelf.newest
        let choice = offers.offer(to: device, handled: handled, from: manifests, at: cache.clock.now())
        guard let choice, let envelope = await shelf[choice] else {
            return AnswerDesk.Outcome(status: .noContent, fields: [:], body: ByteBuffer())
        }
        return AnswerDesk.Outcome(
            status: .ok,
            fields: [.contentType: MediaType.envelope, .eTag: "\"\(choice.hex)\""],
            body: ByteBuffer(bytes: envelope.bytes)
        )
    }

    /// What the upstream said, as it said it.
    private static func pass(_ reply: Uplink.Reply) -> AnswerDesk.Outcome {
        var fields = HTTPFields()
        let names: [HTTPField.Name] = [
            .contentType, .eTag, .retryAfter, .fettleNonce, .fettleKeySet, .fettleInventory,
        ]
        for name in names { fields[name] = reply.fields[name] }
        return AnswerDesk.Outcome(status: reply.status, fields: fields, body: reply.body)
    }
}
