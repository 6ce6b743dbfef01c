import Campaigns
import Store

/// Puts together how a campaign goes [D9].
struct CampaignReport: Sendable {
    let store: any DistributorStore
    let schedule: CampaignSchedule
    let catalog: ManifestCatalog
    let statistics: TrafficStatistics

    /// The status of a campaign, with one page of its devices.
    func status(of campaign: CampaignRecord, after: DeviceID?, limit: Int) async throws -> CampaignStatusView {
        let selected = try await selectedCount(campaign)
        let summary = CampaignSummary(
            campaign: campaign,
            selected: selected,
            counts: try await store.progressCounts(of: campaign.id)
        )
        var counts: [String: Int] = [:]
        for (state, count) in summary.counts { counts[state.rawValue] = count }
        counts["pending"] = summary.pending ?? 0
        let (devices, next) = try await page(of: campaign, after: after, limit: limit)
        return CampaignStatusView(
            campaign: CampaignRoutes.view(campaign),
            selected: selected,
            counts: counts,
            isComplete: summary.isComplete,
            devices: devices,
            next: next?.string
        )
    }

    /// How many devices the campaign is for, where that is known.
    private func selectedCount(_ campaign: CampaignRecord) async throws -> Int? {
        if let members = schedule.members(of: campaign.id) { return members.count }
        switch campaign.selector {
        case .all: return try await store.deviceCount()
        case .query: return nil
        case .listed:
            var count = 0
            var after: DeviceID?
            repeat {
                let page = try await store.listedDevices(of: campaign.id, after: after, limit: StoreLimits.pageSize)
                count += page.elements.count
                after = page.next
            } while after != nil
            return count
        }
    }

    /// One page: devices that were offered the manifest, and those that still wait for it, in one order.
    private func page(
        of campaign: CampaignRecord,
        after: DeviceID?,
        limit: Int
    ) async throws -> ([CampaignDeviceView], next: DeviceID?) {
        let progress = try await store.progress(in: campaign.id, state: nil, after: after, limit: limit)
        var rows: [DeviceID: CampaignDeviceView] = [:]
        for row in progress.elements { rows[row.device] = view(row) }
        let (members, hasMore) = try await self.members(of: campaign, after: after, limit: limit)
        for member in members where rows[member] == nil {
            // Beyond the page's last progress there may be progress that was not read.
            if progress.next != nil, let last = progress.elements.last?.device, member > last { continue }
            rows[member] = CampaignDeviceView(device: member.string, state: "pending")
        }
        let sorted = rows.keys.sorted()
        let shown = sorted.prefix(limit)
        let isLast = shown.count == sorted.count && progress.next == nil && !hasMore
        return (shown.compactMap { rows[$0] }, isLast ? nil : shown.last)
    }

    private func members(
        of campaign: CampaignRecord,
        after: DeviceID?,
        limit: Int
    ) async throws -> ([DeviceID], hasMore: Bool) {
        if let members = schedule.members(of: campaign.id) {
            let rest = members.drop { device in after.map { device <= $0 } ?? false }
            return (Array(rest.prefix(limit)), rest.count > limit)
        }
        switch campaign.selector {
        case .all:
            let page = try await store.devices(after: after, limit: limit)
            return (page.elements.map(\.id), page.next != nil)
        case .listed:
            let page = try await store.listedDevices(of: campaign.id, after: after, limit: limit)
            return (page.elements, page.next != nil)
        case .query: return ([], false)
        }
    }

    private func view(_ progress: CampaignDevice) -> CampaignDeviceView {
        let detail = ReportDetail(parsing: progress.detail)
        let components = progress.deliveries.map { delivery in
            CampaignDeviceView.Component(
                component: delivery.component.string,
                from: delivery.from?.hex,
                to: delivery.to?.hex,
                kind: delivery.kind.rawValue,
                wireBytes: delivery.bytesOnWire,
                imageBytes: delivery.to.flatMap { catalog.size(of: $0) }
            )
        }
        let kinds = Set(progress.deliveries.map(\.kind))
        return CampaignDeviceView(
            device: progress.device.string,
            state: progress.state.rawValue,
            reason: detail.reason,
            detail: detail.explanation,
            edges: detail.edges,
            from: components.first?.from,
            to: components.first?.to,
            kind: kinds.contains(.patch) ? "patch" : kinds.contains(.full) ? "full" : kinds.isEmpty ? nil : "none",
            wireBytes: components.reduce(0) { $0 + $1.wireBytes },
            sentBytes: statistics.payloadBytes(to: progress.device),
            imageBytes: components.reduce(0) { $0 + ($1.imageBytes ?? 0) },
            attempt: progress.attempt,
            startedAt: progress.offeredAt,
            finishedAt: progress.state.isSettled ? progress.runningAt ?? progress.updatedAt : nil,
            components: components
        )
    }
}
