public import Store

/// The state machine of one device in one campaign [D9, B2]: what an offer, an answer and a report make of its progress.
///
/// - Success is counted only when the digests of what runs prove it. The claim alone changes nothing.
/// - A report that is older than the newest that counted changes nothing. One of the same age can only lead on.
/// - Success is left again only when a newer report says, or its digests prove, that something else runs.
/// - After a refusal, a failure or a fall-back, a newer report starts another attempt.
///
/// Every report appends one line to the history, also one that changes nothing. Nothing here asks a clock or a store: the
/// methods are what a store calls in its transaction (``Store/ProgressStore/updateProgress(of:in:report:_:)``).
public enum ProgressRules {
    /// The distributor hands the manifest out.
    ///
    /// - Parameters:
    ///   - present: The progress so far, or nothing before the first offer.
    ///   - device: The device.
    ///   - campaign: The campaign.
    ///   - now: The time, in Unix seconds.
    /// - Returns: No change when the manifest has been offered before: a poll costs a write only once.
    public static func offer(
        _ present: CampaignDevice?,
        device: DeviceID,
        campaign: CampaignID,
        at now: Int64
    ) -> ProgressChange {
        guard present == nil else { return ProgressChange(progress: nil, event: nil) }
        let progress = CampaignDevice(
            campaign: campaign,
            device: device,
            state: .offered,
            offeredAt: now,
            updatedAt: now
        )
        return ProgressChange(
            progress: progress,
            event: event(progress, said: .offered, order: nil, detail: "", at: now)
        )
    }

    /// The distributor answers the device's update request.
    ///
    /// - Parameters:
    ///   - deliveries: What it answers, for the components of the request; those of other components are kept.
    ///   - present: The progress so far, or nothing when the manifest reached the device by another way.
    ///   - device: The device.
    ///   - campaign: The campaign.
    ///   - now: The time, in Unix seconds.
    /// - Returns: The progress with the deliveries, without a line in the history; no change when they are the same as before.
    public static func answer(
        _ deliveries: [Delivery],
        _ present: CampaignDevice?,
        device: DeviceID,
        campaign: CampaignID,
        at now: Int64
    ) -> ProgressChange {
        let offer = offer(present, device: device, campaign: campaign, at: now)
        guard var progress = present ?? offer.progress else { return offer }
        let kept = progress.deliveries.filter { old in !deliveries.contains { $0.component == old.component } }
        let merged = (kept + deliveries).sorted { $0.component < $1.component }
        guard merged != progress.deliveries else { return offer }
        progress.deliveries = merged
        progress.updatedAt = max(progress.updatedAt, now)
        return ProgressChange(progress: progress, event: offer.event)
    }

    /// A verified report arrives.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - present: The progress so far, or nothing when the manifest reached the device by another way.
    ///   - expected: What the device's components must run for the update to have succeeded.
    ///   - device: The device.
    ///   - campaign: The campaign.
    public static func report(
        _ report: DeviceReport,
        _ present: CampaignDevice?,
        expected: [ExpectedResult],
        device: DeviceID,
        campaign: CampaignID
    ) -> ProgressChange {
        let said = report.reported
        let start = offer(present, device: device, campaign: campaign, at: said.at).progress
        guard var progress = present ?? start else { return ProgressChange(progress: nil, event: nil) }

        let proof = RunningProof(expected: expected, running: report.running)
        let verdict = ProgressVerdict(of: report, on: progress, proof: proof)
        var detail = said.detail
        switch verdict {
        case .ignored(let why):
            // Stale and unproven claims go on record, and change nothing.
            let note = detail.isEmpty ? why : "\(why): \(detail)"
            return ProgressChange(
                progress: start,
                event: event(progress, said: said.state, order: said.order, detail: note, at: said.at)
            )
        case .confirmed:
            break
        case .moved(let state, let newAttempt, let why):
            if newAttempt {
                progress.attempt += 1
                progress.installedAt = nil
                progress.runningAt = nil
            }
            progress.state = state
            if let why { detail = detail.isEmpty ? why : "\(why): \(detail)" }
        }
        detail = bounded(detail)
        progress.detail = detail
        progress.order = said.order
        progress.updatedAt = max(progress.updatedAt, said.at)
        if progress.state == .installed || progress.state == .running {
            progress.installedAt = progress.installedAt ?? said.at
        }
        if progress.state == .running { progress.runningAt = progress.runningAt ?? said.at }
        return ProgressChange(
            progress: progress,
            event: event(progress, said: said.state, order: said.order, detail: detail, at: said.at)
        )
    }

    private static func event(
        _ progress: CampaignDevice,
        said: ProgressState,
        order: Int64?,
        detail: String,
        at now: Int64
    ) -> ProgressEvent {
        ProgressEvent(
            campaign: progress.campaign,
            device: progress.device,
            at: now,
            said: said,
            state: progress.state,
            attempt: progress.attempt,
            order: order,
            detail: bounded(detail)
        )
    }

    /// A text cut at a character, to what a store takes.
    static func bounded(_ text: String) -> String {
        guard text.utf8.count > StoreLimits.detail else { return text }
        var length = 0
        var end = text.unicodeScalars.startIndex
        let mark = "…"
        for index in text.unicodeScalars.indices {
            let width = UTF8.width(text.unicodeScalars[index])
            guard length + width + mark.utf8.count <= StoreLimits.detail else { break }
            length += width
            end = text.unicodeScalars.index(after: index)
        }
        return String(text.unicodeScalars[..<end]) + mark
    }
}
