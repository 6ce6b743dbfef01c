public import Store

/// The state machine of a campaign [D10].
///
/// ```
///            start            pause
///   draft ──────────▶ running ──────▶ paused
///     │                │   ▲           │  │
///     │                │   └───resume──┘  │
///     │ halt           │ halt, finish     │ halt, finish
///     ▼                ▼                  ▼
///   halted          halted, finished   halted, finished
/// ```
///
/// Doing again what has been done changes nothing and is no error, so a command whose answer was lost can be repeated.
public enum CampaignLifecycle {
    /// The states from which an action leads on, and the one to which it leads.
    private static func transition(_ action: CampaignAction) -> (from: [CampaignState], to: CampaignState) {
        switch action {
        case .start: ([.draft], .running)
        case .pause: ([.running], .paused)
        case .resume: ([.paused], .running)
        case .halt: ([.draft, .running, .paused], .halted)
        case .finish: ([.running, .paused], .finished)
        }
    }

    /// What can be done to a campaign in `state`.
    public static func actions(in state: CampaignState) -> [CampaignAction] {
        CampaignAction.allCases.filter { transition($0).from.contains(state) }
    }

    /// Does something to a campaign.
    ///
    /// - Parameters:
    ///   - action: What to do.
    ///   - campaign: The campaign as it is.
    ///   - now: The time, in Unix seconds.
    /// - Returns: The campaign as it is then, with a new epoch; unchanged when it is where the action leads already.
    /// - Throws: ``CampaignError`` when the campaign's state does not allow it, with what it does allow.
    public static func apply(
        _ action: CampaignAction,
        to campaign: CampaignRecord,
        at now: Int64
    ) throws(CampaignError) -> CampaignRecord {
        let transition = transition(action)
        if campaign.state == transition.to { return campaign }
        guard transition.from.contains(campaign.state) else {
            let possible = actions(in: campaign.state)
            throw CampaignError(
                .notPossible,
                "cannot \(action.rawValue) a \(campaign.state.rawValue) campaign",
                expected: transition.from.map(\.rawValue).joined(separator: " or "),
                found: campaign.state.rawValue,
                advice: possible.isEmpty
                    ? "create another campaign"
                    : "possible now: \(possible.map(\.rawValue).joined(separator: ", "))"
            )
        }
        var campaign = campaign
        campaign.state = transition.to
        campaign.epoch += 1
        if transition.to == .running, campaign.startedAt == nil { campaign.startedAt = now }
        if transition.to.isEnded { campaign.endedAt = now }
        return campaign
    }
}
