import Answering
import HTTPServing
import HTTPTypes
import Hummingbird
import Store

/// `POST /v1/locations`, `GET /v1/locations`, `GET` and `DELETE /v1/locations/{name}`.
struct LocationRoutes: Sendable {
    let store: any DistributorStore
    let ledger: LocationLedger
    let clock: ServerClock

    /// Adds the routes to the operators' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("locations") { try await add($0, $1) }
        group.get("locations") { _, _ in
            JSONBody.response(LocationListView(locations: ledger.entries.map(view)))
        }
        group.get("locations/:name") { _, context in
            let name: LocationName = try context.name("name")
            guard let entry = ledger.entries.first(where: { $0.candidate.location.name == name }) else {
                throw Problem.notFound("there is no location of that name")
            }
            return JSONBody.response(view(entry))
        }
        group.delete("locations/:name") { try await remove($0, $1) }
    }

    private func add(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let body = try await JSONBody.read(LocationBody.self, from: request)
        let location = try Self.location(body, at: clock.seconds)
        try await store.addLocation(location, audit: audit("location.add", location.name, context))
        try await reload()
        guard let entry = ledger.entries.first(where: { $0.candidate.location.name == location.name }) else {
            throw Problem.notFound("the location was removed at the same time")
        }
        return JSONBody.response(view(entry), status: .created)
    }

    private func remove(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let name: LocationName = try context.name("name")
        try await store.removeLocation(name, audit: audit("location.remove", name, context))
        try await reload()
        return Response(status: .noContent)
    }

    private func reload() async throws { ledger.replace(with: try await store.locations()) }

    private func audit(_ action: String, _ name: LocationName, _ context: DistributorContext) -> AuditEntry {
        AuditEntry(
            at: clock.seconds,
            actor: context.operatorName ?? "operator",
            action: action,
            subject: name.string
        )
    }

    private static func location(_ body: LocationBody, at now: Int64) throws -> PayloadLocation {
        guard let kind = LocationKind(rawValue: body.kind) else {
            throw Problem.malformed(
                "the kind of the location is not known",
                expected: LocationKind.allCases.map(\.rawValue).joined(separator: ", "),
                found: body.kind
            )
        }
        var position: LocationPosition?
        switch (body.latitude, body.longitude, body.region) {
        case (nil, nil, nil): break
        case (.some(let latitude), .some(let longitude), nil):
            position = .coordinates(latitude: latitude, longitude: longitude)
        case (nil, nil, .some(let region)): position = .region(region)
        default:
            throw Problem.malformed("the position is ambiguous", expected: "latitude and longitude, or a region")
        }
        var capacity: LocationCapacity?
        switch (body.requestsPerSecond, body.bytesPerSecond) {
        case (nil, nil): break
        case (.some(let count), nil): capacity = .requests(count)
        case (nil, .some(let count)): capacity = .bytes(count)
        default: throw Problem.malformed("the capacity is ambiguous", expected: "requests or bytes per second")
        }
        let blobs = try body.blobs.map { Set(try $0.map { try ContentDigest(hex: $0) }) }
        let classes = try (body.classes ?? []).map { text in
            guard let bytes = Hexadecimal.bytes(text.lowercased().filter { $0 != "-" }), let id = UUID128(bytes) else {
                throw Problem.malformed("a class id cannot be read", expected: "a UUID", found: text)
            }
            return id
        }
        return PayloadLocation(
            name: try LocationName(body.name),
            kind: kind,
            addresses: body.addresses,
            position: position,
            capacity: capacity,
            content: blobs.map { .listed($0) } ?? .everything,
            classes: Set(classes),
            addedAt: now
        )
    }

    private func view(_ entry: LocationLedger.Entry) -> LocationView {
        let location = entry.candidate.location
        var body = LocationBody(
            name: location.name.string,
            kind: location.kind.rawValue,
            addresses: location.addresses
        )
        switch location.position {
        case .coordinates(let latitude, let longitude)?: (body.latitude, body.longitude) = (latitude, longitude)
        case .region(let label)?: body.region = label
        case nil: break
        }
        switch location.capacity {
        case .requests(let count)?: body.requestsPerSecond = count
        case .bytes(let count)?: body.bytesPerSecond = count
        case nil: break
        }
        if case .listed(let digests) = location.content { body.blobs = digests.sorted().map(\.hex) }
        if !location.classes.isEmpty { body.classes = location.classes.sorted().map(\.description) }
        return LocationView(
            location: body,
            addedAt: location.addedAt,
            isUp: entry.health.isUp,
            reason: entry.health.reason,
            utilisation: ledger.utilisation(of: entry),
            count: entry.count
        )
    }
}
