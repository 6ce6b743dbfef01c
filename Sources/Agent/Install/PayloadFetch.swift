import BootControl
import CBOR
import DeviceCore
import Glibc
import PatchFormat
import SUIT
import UpdateProtocol

/// Fetches one payload to a file of the spool: from neighbours, gateways and the locations of the answer, in order
/// [A4, A7, G1]. None of them is trusted.
final class PayloadFetch {
    let session: AgentSession
    let delivery: Delivery
    let outcome: UpdateOutcome
    let base: Text
    let path: String
    private let format: UInt64
    private let digest: [UInt8]
    private let size: UInt64
    private let uris: [Text]
    private let tally: TransferTally
    /// Who gave the bytes up to a place.
    private var givers: [(end: UInt64, origin: String)] = []

    /// - Parameter path: the file, which may hold the start of the payload already.
    init?(_ session: AgentSession, _ outcome: UpdateOutcome, base: Text, for delivery: Delivery, to path: String) {
        guard case .located(let format, let digest, let size, let uris) = outcome else { return nil }
        self.session = session
        self.delivery = delivery
        self.outcome = outcome
        self.base = base
        self.path = path
        self.format = format
        self.digest = digest.bytes
        self.size = size
        self.uris = uris
        tally = TransferTally { [client = session.client] in client.leaveAlone($0) }
    }

    /// Fetches the payload. What comes damaged is asked for again part by part, where the parts can be told.
    func run() throws(DeliveryFailure) -> StatusReport.Transfer {
        let upstream = session.client.locations(uris, base: base)
        let neighbours = session.neighbourhood?.locations(of: digest, size: size) ?? []
        var locations = neighbours + upstream
        // A patch that cannot be mended is fetched anew once; after that, the image in full is asked for [A4].
        var triesLeft = locations.count + (format == PayloadFormat.patch.rawValue ? 1 : 0)
        while true {
            try fill(from: locations, upstream)
            if try isRight() { return succeeded() }
            try PayloadRepair(session, tally).mend(
                path,
                of: delivery,
                format,
                outcome,
                base: base,
                at: upstream,
                giver: { [givers] place in givers.first { place < $0.end }?.origin }
            )
            if try isRight() { return succeeded() }
            blameForWhole(locations)
            do throws(FileError) { try DurableFile.remove(path) } catch { throw PayloadDecoder.failure(error, nil) }
            triesLeft -= 1
            let others = locations.filter { !tally.isBlamed($0.origin) }
            if !others.isEmpty { locations = others }
            guard triesLeft > 0, format == PayloadFormat.patch.rawValue || !others.isEmpty else {
                throw .invalidPayload("the payload is not the one that was announced", transfer)
            }
            session.log.warning("payload", "the payload cannot be mended; it is fetched anew")
            givers = []
        }
    }

    private var transfer: StatusReport.Transfer {
        tally.transfer(format, source: givers.last.flatMap { address(of: $0.origin) } ?? "")
    }

    private var addresses: [String] = []

    private func address(of origin: String) -> String? { addresses.last { Origin.of($0) == origin } }

    private func succeeded() -> StatusReport.Transfer {
        for giver in givers where !tally.isBlamed(giver.origin) { session.sources.noteGood(giver.origin) }
        return transfer
    }

    // MARK: Filling the file

    /// Fetches until the file has its size.
    private func fill(from locations: [PayloadLocation], _ upstream: [PayloadLocation]) throws(DeliveryFailure) {
        var failure = DeliveryFailure.unreachable("the distributor names no location")
        do throws(FileError) {
            if try present() > size { try cut(to: 0) }
            if size == 0 {
                _ = try FileDescriptor(path, O_WRONLY | O_CREAT)
                return
            }
            if let stream = try stream(locations) {
                for location in locations {
                    if try isFull() { return }
                    try fetch(location, stream, &failure)
                }
            }
            // Without a choice all is taken as it comes, and mended when it is here.
            let rest = locations.filter { !$0.isNeighbour || !tally.isBlamed($0.origin) }
            for location in rest {
                if try isFull() { return }
                try fetch(location, nil, &failure)
            }
            if try isFull() { return }
        } catch {
            throw PayloadDecoder.failure(error, nil)
        }
        throw failure
    }

    /// Fetches as much as comes from one place.
    private func fetch(
        _ location: PayloadLocation,
        _ stream: BlockStream?,
        _ failure: inout DeliveryFailure
    ) throws(FileError) {
        var patience = NeighbourPatience(session.neighbourhood?.patience ?? 0...0)
        addresses.append(location.address)
        if let stream {
            // A block comes from one place, so that it is clear who gave it.
            try cut(to: stream.verified)
            stream.drop()
        }
        while true {
            let result = try download(location, stream)
            tally.add(location.origin, result.received)
            givers.append((try present(), location.origin))
            switch result.end {
            case .complete: return
            case .unwanted:
                guard let stream else { return }
                if try mend(stream, location) { continue }
                failure = .invalidPayload("a block is not the one that the author signed", nil)
                return
            case .wrong(let text):
                tally.blame(location.origin, result.received)
                failure = .invalidPayload(text, nil)
            case .awaited(let text):
                if patience.waits(afterBytes: result.received) { continue }
                failure = .unreachable(text)
            case .broken(let text, let isUnreachable):
                if isUnreachable { session.client.noteUnreachable(location) }
                failure = .unreachable(text)
            }
            session.log.warning("payload", "\(location.address): \(DeliveryFailureText.describe(failure))")
            return
        }
    }

    private func download(
        _ location: PayloadLocation,
        _ stream: BlockStream?
    ) throws(FileError) -> (end: PayloadDownload.End, received: UInt64) {
        guard let transport = try? session.transport(for: location) else {
            return (.broken("there is no transport", isUnreachable: false), 0)
        }
        var place = try present()
        let shelf = session.neighbourhood?.shelf
        return try PayloadDownload(
            transport: transport,
            location: location,
            fields: location.isNeighbour ? [] : session.client.identification(location.address),
            path: path,
            size: size,
            policy: session.configuration.download,
            mayRestart: stream == nil && !location.isNeighbour
        ).run { [digest, path, size] bytes in
            place += UInt64(bytes.count)
            let isGood = stream?.take(bytes) ?? true
            // Only what is known to be right, or comes from upstream, is passed on.
            let available = stream?.verified ?? (location.isNeighbour ? 0 : place)
            shelf?.receive(digest, path, size: size, available: available)
            return isGood
        }
    }

    // MARK: Blocks

    /// What verifies the image while it comes, where there is more than one place to get it from.
    private func stream(_ locations: [PayloadLocation]) throws(FileError) -> BlockStream? {
        guard locations.count > 1, format == PayloadFormat.full.rawValue, delivery.encryption == nil,
            digest == delivery.resultDigest.bytes, let blocks = delivery.blocks, blocks.form != .reverse
        else { return nil }
        let places = ImageLocations(delivery, outcome, base: base, client: session.client)
        guard places.images.count > 0 else { return nil }
        let parts = places.parts(session.client, tally)
        do throws(RepairFailure) {
            let mender = try BlockMender(
                blocks,
                size: size,
                image: parts.image,
                sidecar: parts.sidecar,
                limit: size,
                crypto: session.crypto
            )
            let stream = try BlockStream(mender, size: size)
            // What is here from before.
            if let mapping = try? FileMapping(path, limit: .max) {
                mapping.withSpan { _ = stream.take($0) }
            }
            return stream
        } catch {
            session.log.warning("payload", "the image cannot be verified while it comes; it is when it is here")
            return nil
        }
    }

    /// Mends the block that ended a try; says whether the source may go on.
    private func mend(_ stream: BlockStream, _ location: PayloadLocation) throws(FileError) -> Bool {
        session.log.warning("payload", "\(location.origin): the block at byte \(stream.verified) is wrong")
        var isInnocent = false
        var failure: FileError?
        do throws(RepairFailure) {
            let file = try MendedFile(path)
            isInnocent = try stream.mend(from: location.origin) { (bytes, offset) throws(RepairFailure) in
                try file.write(bytes, at: offset)
            }
            // What came behind it is here as well; it counts as far as it is right.
            _ = stream.advance()
        } catch {
            if case .file(let cause) = error { failure = cause }
        }
        if let failure { throw failure }
        if !isInnocent, !tally.isBlamed(location.origin) { tally.blame(location.origin, 1) }
        try cut(to: stream.verified)
        stream.drop()
        return isInnocent
    }

    /// The payload as a whole is not what was announced, and it cannot be told where. Whoever gave all of it is to blame;
    /// of several, the neighbours.
    private func blameForWhole(_ locations: [PayloadLocation]) {
        var origins: [String] = []
        for giver in givers where !origins.contains(giver.origin) { origins.append(giver.origin) }
        let neighbours = origins.filter { origin in locations.contains { $0.isNeighbour && $0.origin == origin } }
        for origin in origins.count == 1 ? origins : neighbours where !tally.isBlamed(origin) {
            tally.blame(origin, size)
        }
    }

    // MARK: The file

    private func present() throws(FileError) -> UInt64 {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw FileError("examine", path) }
            return 0
        }
        return UInt64(max(0, status.st_size))
    }

    private func isFull() throws(FileError) -> Bool {
        let present = try present()
        return size > 0 && present == size
    }

    private func cut(to count: UInt64) throws(FileError) {
        for index in givers.indices where givers[index].end > count { givers[index].end = count }
        guard try present() > count else { return }
        guard truncate(path, off_t(clamping: count)) == 0 else { throw FileError("shorten", path) }
    }

    private func isRight() throws(DeliveryFailure) -> Bool {
        do throws(FileError) {
            guard let found = try Slots.digest(of: path) else { return false }
            return found.size == size && found.bytes == digest
        } catch {
            throw PayloadDecoder.failure(error, nil)
        }
    }
}
