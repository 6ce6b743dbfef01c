import HTTPOrigin
import Logging
import ServiceLifecycle

/// The parts of a gateway, put together.
struct GatewayAssembly: Sendable {
    let cache: BlobCache
    let board: FlightBoard
    let answers: AnswerDesk
    let envelopes: EnvelopeShelf
    let mailbox: Mailbox
    let payloads: PayloadBook
    let uplink: Uplink
    let counters = Counters()
    let routes: GatewayRoutes
    let shelves: LoopShelves
    /// What runs beside.
    let services: [any Service]

    /// Takes hold of the folder, reads what is in it, and puts the parts together.
    init(_ configuration: GatewayConfiguration, clock: GatewayClock = .system, logger: Logger) async throws {
        let folder = CacheFolder(configuration.cacheFolder)
        try folder.make()
        let lock = try FolderLock(folder)
        let pseudonym = try Pseudonym.read(folder)
        cache = BlobCache(folder, limit: configuration.cacheBytes, pinDays: configuration.pinDays, clock: clock)
        shelves = LoopShelves(cache)
        do throws(OriginError) {
            uplink = try Uplink(configuration, pseudonym: pseudonym, counters: counters)
        } catch {
            throw GatewayError(.configuration, error.reason, expected: error.expected, found: error.found)
        }
        board = FlightBoard(
            cache: cache,
            uplink: uplink,
            configuration: configuration,
            counters: counters,
            logger: logger
        )
        envelopes = EnvelopeShelf(cache: cache)
        await envelopes.load()
        payloads = PayloadBook(folder)
        let images = ImageShelf(cache: cache, payloads: payloads)
        let workshop = PatchWorkshop(
            images: images,
            counters: counters,
            limit: configuration.patchImageLimit,
            logger: logger
        )
        answers = AnswerDesk(
            cache: cache,
            board: board,
            uplink: uplink,
            counters: counters,
            decider: LocalDecider(envelopes: envelopes, images: images, workshop: workshop),
            configuration: configuration,
            logger: logger
        )
        await answers.load()
        mailbox = Mailbox(
            cache: cache,
            uplink: uplink,
            counters: counters,
            configuration: configuration,
            logger: logger
        )
        await mailbox.load()
        let inbox = Inbox(cache: cache, envelopes: envelopes, payloads: payloads, logger: logger)
        await inbox.take()
        let keeper = FolderKeeper(cache, lock: lock, logger: logger) { [shelves] in
            shelves.sweep()
            await inbox.take()
        }
        services = [mailbox, keeper]
        routes = GatewayRoutes(
            answers: answers,
            polls: PollDesk(shelf: envelopes, cache: cache, uplink: uplink, counters: counters),
            documents: DocumentDesk(cache: cache, uplink: uplink),
            mailbox: mailbox,
            blobs: BlobResponder(
                cache: cache,
                board: board,
                uplink: uplink,
                counters: counters,
                configuration: configuration
            ),
            uplink: uplink,
            status: StatusReporter(
                cache: cache,
                board: board,
                answers: answers,
                envelopes: envelopes,
                mailbox: mailbox,
                uplink: uplink,
                counters: counters,
                keeper: keeper,
                startedAt: clock.now()
            ),
            configuration: configuration
        )
    }

    /// Writes down what is to be known at the next start, and closes all connections.
    func shutdown() async {
        cache.save()
        await uplink.shutdown()
    }
}
