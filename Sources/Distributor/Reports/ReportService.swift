import CBOR
import Campaigns
import HTTPServing
import HTTPTypes
import Logging
import SUIT
import Store
import UpdateProtocol

/// Takes devices' reports [D9]: weighs them by the rules of campaigns, and keeps what follows.
struct ReportService: Sendable {
    let store: any DistributorStore
    let catalog: ManifestCatalog
    let schedule: CampaignSchedule
    let nonces: NonceIssuer
    let clock: ServerClock
    let locations: LocationLedger

    /// Takes a report.
    ///
    /// A device that was handed a manifest which it cannot trust says so about a digest that nobody here knows [A1]: that
    /// is for the operator to see, for somebody sits on the line.
    ///
    /// - Parameter isBrought: Whether a gateway brings it, where it may have waited for days. It counts at the time of its
    ///   nonce: after something newer it changes nothing, and when it comes twice, nothing either [S27].
    /// - Throws: ``Problem``: status 400 where it cannot be read, 404 where the manifest is not one of the device's campaigns,
    ///   409 where its nonce is old or not ours.
    func take(_ message: DeviceMessage, isBrought: Bool = false, logger: Logger) async throws {
        let report: StatusReport
        do {
            report = try StatusReport(message.payload.span)
        } catch {
            throw Problem.malformed("the report cannot be read", found: "\(error)")
        }
        let order = try await order(of: report, from: message.device, isBrought: isBrought)
        guard let digest = ContentDigest(report.manifest.digest.bytes), let manifest = catalog[digest] else {
            guard report.state == .refused, report.nonce != nil else { throw Self.unknownManifest }
            return try await takeAlarm(report, from: message.device, logger: logger)
        }
        let campaigns = try await campaigns(of: message.device, with: digest)
        guard !campaigns.isEmpty else { throw Self.unknownManifest }
        // Who serves what the author did not sign is left alone by others as well [S25].
        for server in report.transfer?.servers ?? [] where server.badCount > 0 {
            locations.complaint(about: server.origin.string, from: message.device, "it served wrong bytes to devices")
        }

        let expected = try ExpectedResults(manifest, components: message.entry.components)
        let deviceReport = try deviceReport(report, order: order, expected: expected)
        for campaign in campaigns {
            let device = message.device
            let change = try await store.updateProgress(of: device, in: campaign, report: deviceReport) { present in
                ProgressRules.report(
                    deviceReport,
                    present,
                    expected: expected.results(given: present?.deliveries ?? []),
                    device: device,
                    campaign: campaign
                )
            }
            if let progress = change.progress {
                schedule.note(progress.state, of: device, in: campaign)
                try await audit(progress)
            }
        }
        logger.info(
            "report taken",
            metadata: [
                "device": "\(LogText(message.device.string))", "said": "\(deviceReport.reported.state.rawValue)",
                "reason": "\(report.reason.name)",
            ]
        )
    }

    /// The report's place in the order of the device's reports: when the nonce that it echoes was issued.
    ///
    /// One without a nonce could be an old one. It counts as being of the same age as the newest, and can only lead on.
    private func order(of report: StatusReport, from device: DeviceID, isBrought: Bool) async throws -> Int64 {
        guard let nonce = report.nonce else { return try await store.device(device)?.lastReport?.order ?? 0 }
        guard let order = nonces.order(of: nonce, from: device, isBrought: isBrought) else {
            throw Problem(
                .conflict,
                "stale-nonce",
                "the report's nonce is not a recent one of this distributor",
                action: "poll, and send the report again with the nonce in Fettle-Nonce"
            )
        }
        return order
    }

    /// The campaigns through which the device has the manifest: those that run, or else those that have ended.
    private func campaigns(of device: DeviceID, with manifest: ContentDigest) async throws -> [CampaignID] {
        let running = schedule.campaigns(of: device, with: manifest)
        guard running.isEmpty else { return running }
        var ended: [CampaignID] = []
        var after: CampaignID?
        repeat {
            let page = try await store.progress(of: device, after: after, limit: StoreLimits.pageSize)
            for progress in page.elements {
                if try await store.campaign(progress.campaign)?.manifest == manifest { ended.append(progress.campaign) }
            }
            after = page.next
        } while after != nil
        return ended
    }

    private func deviceReport(
        _ report: StatusReport,
        order: Int64,
        expected: ExpectedResults
    ) throws -> DeviceReport {
        let running = try report.running.compactMap(Self.running)
        var state = Self.state(report)
        // Where the distributor had nothing for it because it runs the result already, the digests say so.
        if report.reason == .nothingOffered,
            case .proven = RunningProof(expected: expected.results(given: []), running: running)
        {
            state = .running
        }
        let reported = ReportedState(at: clock.seconds, order: order, state: state, detail: ReportDetail(report).text)
        let deviceReport = DeviceReport(reported, running: running)
        try deviceReport.check()
        return deviceReport
    }

    private static func running(_ claims: ComponentClaims) throws -> RunningComponent? {
        guard case .digest(let digest)? = claims[SUITParameter.imageDigest], digest.algorithm == -16,
            let digest = ContentDigest(digest.bytes), !claims.component.isEmpty
        else { return nil }
        var version: String?
        if case .version(let numbers)? = claims[SUITParameter.version] {
            version = numbers.map(String.init).joined(separator: ".")
        }
        return RunningComponent(
            component: try ComponentNaming.name(of: claims.component),
            digest: digest,
            version: version
        )
    }

    private static func state(_ report: StatusReport) -> ProgressState {
        switch report.state {
        case .manifestReceived: return .manifestReceived
        case .waiting: return .waiting
        case .updateReceived: return .updateReceived
        case .installed: return .installed
        case .running: return .running
        case .fallenBack: return .fallenBack
        case .refused:
            // It was willing, and could not.
            let failures: [ReportReason] = [.operationFailed, .resultMismatch, .storage, .notConfirmed]
            return failures.contains(report.reason) ? .failed : .refused
        }
    }

    /// Keeps that a device was handed a manifest which is none of ours.
    private func takeAlarm(_ report: StatusReport, from device: DeviceID, logger: Logger) async throws {
        let name = Hexadecimal.string(report.manifest.digest.bytes)
        let detail = LogText("\(report.reason.name): \(report.detail.string)").description
        logger.warning(
            "a device was handed a manifest that is not from here",
            metadata: ["device": "\(LogText(device.string))", "manifest": "\(name)", "said": "\(detail)"]
        )
        try await store.appendAudit(
            AuditEntry(
                at: clock.seconds,
                actor: device.string,
                action: "report.foreign-manifest",
                subject: name,
                detail: detail
            )
        )
    }

    private func audit(_ progress: CampaignDevice) async throws {
        guard progress.state.isSettled, progress.updatedAt == clock.seconds else { return }
        try await store.appendAudit(
            AuditEntry(
                at: clock.seconds,
                actor: progress.device.string,
                action: "report.\(progress.state.rawValue)",
                subject: progress.campaign.string,
                detail: ReportDetail(parsing: progress.detail).summary
            )
        )
    }

    private static var unknownManifest: Problem {
        Problem.notFound(
            "the manifest is not of a campaign of this device",
            action: "report about the manifest that the last poll brought"
        )
    }
}
