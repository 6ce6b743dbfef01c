import HTTPServing
import Logging
import ServiceLifecycle
import Store

/// The parts of a distributor over some stores: what the server runs, and what tests put together over others.
struct DistributorAssembly: Sendable {
    /// What serves requests.
    let routes: DistributorRoutes
    /// What runs beside.
    let services: [any Service]
    /// The operator token that was made just now.
    let newOperatorToken: String?
    let activity: ActivityLog
    let factory: PayloadFactory
    let schedule: CampaignSchedule
    let locations: LocationLedger
    /// Held for as long as the distributor lives.
    private let folder: DataFolder?

    /// How often what polls leave behind is written.
    private static let flushInterval = Duration.seconds(1)

    /// Puts the parts together and reads what the stores hold.
    init(
        configuration: DistributorConfiguration,
        store: any DistributorStore,
        images: any BlobStorage,
        derived: any BlobStorage,
        indices: any BlobStorage,
        encoder: any PayloadEncoder,
        secret: [UInt8],
        folder: DataFolder? = nil,
        clock: ServerClock,
        logger: Logger
    ) async throws {
        self.folder = folder
        let isMain = configuration.roles.contains(.manifests)
        // Only the process that has the operators makes their first token.
        let (tokens, newToken) =
            isMain ? try await OperatorTokens.load(from: store, at: clock.seconds) : (OperatorTokens([]), nil)
        newOperatorToken = newToken
        let catalog = ManifestCatalog()
        try await catalog.load(from: store, blobs: images, limit: configuration.manifestLimit, logger: logger)
        let keySets = try await KeySetLedger(store: store)
        let inventories = try await InventoryLedger(store: store)
        if isMain { try await InventoryService.sweep(indices, store: store) }
        let schedule = CampaignSchedule(store: store)
        try await schedule.load()
        self.schedule = schedule
        let workshop = PayloadWorkshop(
            index: store,
            images: images,
            derived: derived,
            encoder: encoder,
            limit: Int(configuration.encodingLimit),
            clock: clock
        )
        let factory = PayloadFactory(
            workshop: workshop,
            workerCount: configuration.workerCount,
            backgroundCount: configuration.backgroundCount,
            memoryLimit: configuration.encodingMemory,
            failureMemory: configuration.failureMemory,
            clock: clock,
            logger: logger
        )
        self.factory = factory
        let activity = ActivityLog(store: store, interval: Self.flushInterval, logger: logger)
        self.activity = activity
        let locations = LocationLedger(
            ownCapacity: configuration.payloadRate.map { .bytes($0) },
            clock: clock
        )
        locations.replace(with: try await store.locations())
        self.locations = locations
        let origins =
            configuration.authorStores.isEmpty
            ? nil
            : try AuthorOrigins(configuration.authorStores, images: images, clock: clock, logger: logger)
        var services: [any Service] = [activity, factory]
        if configuration.roles.contains(.requests) {
            services.append(LocationProber(ledger: locations, interval: configuration.probeInterval, logger: logger))
        }
        var follower: StoreFollower?
        if !isMain {
            let new = StoreFollower(
                store: store,
                images: images,
                catalog: catalog,
                schedule: schedule,
                locations: locations,
                interval: configuration.followInterval,
                manifestLimit: configuration.manifestLimit,
                logger: logger
            )
            services.append(new)
            follower = new
        }
        self.services = services

        let directory = DeviceDirectory(store: store)
        let authenticator = DeviceAuthenticator(directory: directory)
        let nonces = NonceIssuer(
            secret: secret,
            clock: clock,
            lifetime: configuration.nonceLifetime,
            broughtLifetime: configuration.broughtNonceLifetime
        )
        let shelves = BlobShelves(images: images, derived: derived)
        let statistics = TrafficStatistics(at: clock.seconds)
        let delivery = DeliveryService(
            shelves: shelves,
            factory: factory,
            patience: configuration.patchWait,
            encodingLimit: configuration.encodingLimit,
            payloadURL: configuration.payloadURL,
            servesPayloads: configuration.roles.contains(.payloads),
            locations: locations,
            origins: origins
        )
        let limit = configuration.messageLimit
        let authentication = OperatorAuthentication(tokens: tokens, clock: clock)
        routes = DistributorRoutes(
            authors: AuthorRoutes(store: store, catalog: catalog, clock: clock),
            blobs: BlobRoutes(
                shelves: shelves,
                catalog: catalog,
                statistics: statistics,
                limit: configuration.blobLimit,
                sidecars: BlockSidecars(
                    images: images,
                    derived: derived,
                    byteLimit: Int(configuration.encodingLimit),
                    signed: { catalog.blocks(of: $0) }
                ),
                origins: origins,
                servesPayloads: configuration.roles.contains(.payloads),
                authentication: authentication
            ),
            campaigns: CampaignRoutes(
                service: CampaignService(store: store, schedule: schedule, clock: clock),
                report: CampaignReport(store: store, schedule: schedule, catalog: catalog, statistics: statistics),
                store: store
            ),
            devices: DeviceRoutes(store: store),
            enrolment: EnrolmentRoutes(
                service: EnrolmentService(
                    store: store,
                    directory: directory,
                    schedule: schedule,
                    clock: clock,
                    pollSeconds: configuration.pollSeconds,
                    provisionsTrustAnchors: configuration.provisionsTrustAnchors
                ),
                store: store,
                clock: clock,
                limit: limit
            ),
            health: HealthRoutes(store: store),
            inventories: InventoryRoutes(
                authenticator: authenticator,
                definitions: InventoryDefinitionService(store: store, ledger: inventories, clock: clock),
                service: InventoryService(
                    store: store,
                    ledger: inventories,
                    indices: indices,
                    nonces: nonces,
                    clock: clock
                ),
                whatIf: WhatIfService(store: store, images: images, indices: indices, clock: clock),
                nonces: nonces,
                store: store
            ),
            keySets: KeySetRoutes(
                service: KeySetService(store: store, ledger: keySets, clock: clock),
                store: store
            ),
            locations: LocationRoutes(store: store, ledger: locations, clock: clock),
            manifests: ManifestRoutes(
                intake: ManifestIntake(
                    store: store,
                    blobs: images,
                    catalog: catalog,
                    clock: clock,
                    origins: origins
                ),
                store: store,
                factory: factory,
                limit: configuration.manifestLimit
            ),
            polls: PollRoutes(
                authenticator: authenticator,
                nonces: nonces,
                schedule: schedule,
                catalog: catalog,
                activity: activity,
                keySets: keySets,
                inventories: inventories,
                clock: clock,
                limit: limit
            ),
            reports: ReportRoutes(
                authenticator: authenticator,
                service: ReportService(
                    store: store,
                    catalog: catalog,
                    schedule: schedule,
                    nonces: nonces,
                    clock: clock,
                    locations: locations
                ),
                nonces: nonces,
                limit: limit
            ),
            requests: RequestRoutes(
                authenticator: authenticator,
                nonces: nonces,
                service: AnswerService(catalog: catalog, delivery: delivery, clock: clock, follower: follower),
                schedule: schedule,
                statistics: statistics,
                store: store,
                clock: clock,
                limit: limit
            ),
            statistics: StatisticsRoutes(statistics: statistics, factory: factory),
            authentication: authentication,
            gate: RequestGate(limit: configuration.requestLimit) {
                .overloaded(retryAfter: 1 + Int.random(in: 0..<10))
            },
            roles: configuration.roles
        )
    }
}
