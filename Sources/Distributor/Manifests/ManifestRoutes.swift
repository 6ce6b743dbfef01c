import Answering
import HTTPServing
import HTTPTypes
import Hummingbird
import Logging
import Store

/// `POST /v1/manifests`, `GET /v1/manifests`.
struct ManifestRoutes: Sendable {
    let intake: ManifestIntake
    let store: any DistributorStore
    let factory: PayloadFactory
    let limit: Int

    /// The media type of a fleet manifest with its detail manifests behind it: a CBOR sequence (RFC 8742). It may be larger
    /// than a manifest alone.
    private static let fleetType = "application/cbor-seq"

    /// Adds the routes to the operators' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("manifests") { try await upload($0, $1) }
        group.get("manifests") { try await list($0, $1) }
    }

    private func upload(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let isFleet = request.headers[.contentType] == Self.fleetType
        let bytes = try await request.bytes(upTo: isFleet ? max(limit, DetailCatalog.byteLimit) : limit)
        let outcome = try await intake.take(bytes, operatorName: context.operatorName ?? "operator")
        context.logger.info(
            "manifest taken",
            metadata: [
                "manifest": "\(outcome.record.digest)", "sequence": "\(outcome.record.sequenceNumber)",
                "new": "\(outcome.isNew)",
            ]
        )
        // The compressed images will be asked for; they are made before.
        for result in outcome.manifest.results.keys { await factory.prepare(.compressed(result)) }
        let view = Self.view(outcome.record, warnings: outcome.warnings)
        return JSONBody.response(view, status: outcome.isNew ? .created : .ok)
    }

    private func list(_ request: Request, _ context: DistributorContext) async throws -> Response {
        var views: [ManifestView] = []
        var after: Int64?
        repeat {
            let page = try await store.manifests(after: after, limit: StoreLimits.pageSize)
            views += page.elements.map { Self.view($0, warnings: []) }
            after = page.next
        } while after != nil
        return JSONBody.response(ManifestListView(manifests: views))
    }

    private static func view(_ record: ManifestRecord, warnings: [String]) -> ManifestView {
        ManifestView(
            digest: record.digest.hex,
            sequenceNumber: record.sequenceNumber,
            requestUri: record.requestURI,
            envelope: record.envelope.hex,
            authorKeyId: Hexadecimal.string(record.authorKeyID),
            uploadedAt: record.uploadedAt,
            results: record.summary.map {
                ManifestView.Result(
                    component: $0.component.string,
                    vendor: $0.vendorID?.description,
                    class: $0.classID?.description,
                    digest: $0.result?.hex,
                    size: $0.size
                )
            },
            warnings: warnings
        )
    }
}
