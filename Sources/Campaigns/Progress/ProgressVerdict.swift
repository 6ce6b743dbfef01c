import Store

/// What a report does to a device's progress.
enum ProgressVerdict: Equatable {
    /// Nothing, for the reason given.
    case ignored(String)
    /// It is newer, and says what is known already.
    case confirmed
    /// It leads to another state, or to the same one for another reason; perhaps in another attempt.
    case moved(to: ProgressState, newAttempt: Bool, why: String?)

    /// Weighs a report.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - progress: The progress so far.
    ///   - proof: What the report's running digests prove.
    init(of report: DeviceReport, on progress: CampaignDevice, proof: RunningProof) {
        let said = report.reported
        let age = Age(order: said.order, against: progress.order)
        if age == .older {
            self = .ignored("an older report")
            return
        }
        guard said.state != .offered else {
            self = .ignored("not a device's state")
            return
        }
        if progress.state == .running {
            self = Self.leaving(said.state, age: age, proof: proof)
            return
        }
        if said.state == .running {
            self = Self.claim(progress: progress, age: age, proof: proof)
            return
        }
        guard age == .newer else {
            // A retransmission, or one of two reports made between two answers of the distributor. It can only lead on.
            let leadsOn = !progress.state.isSettled && Self.rank(said.state) > Self.rank(progress.state)
            self =
                leadsOn
                ? .moved(to: said.state, newAttempt: false, why: nil)
                : .ignored("a report of the same age")
            return
        }
        // Running is dealt with above: what is settled here is a refusal, a failure or a fall-back.
        let again = progress.state.isSettled && !said.state.isSettled
        let back = !progress.state.isSettled && progress.installedAt != nil && Self.isBeforeInstalling(said.state)
        self = .moved(to: said.state, newAttempt: again || back, why: nil)
    }

    /// A device of which success is known reports something.
    private static func leaving(_ state: ProgressState, age: Age, proof: RunningProof) -> Self {
        if state == .fallenBack { return .moved(to: .fallenBack, newAttempt: false, why: nil) }
        // A claim to run that comes with another digest counts at the same age too: a success that is not one is worse
        // than a failure that is not one. Other reports of the same age are retransmissions from before the proof.
        if case .disproven = proof, age == .newer || state == .running {
            return .moved(to: .fallenBack, newAttempt: false, why: proof.explanation)
        }
        guard age == .newer else { return .ignored("a report of the same age") }
        if state == .running { return .confirmed }
        return .ignored("the new software is known to run")
    }

    /// A device claims that the new software runs.
    private static func claim(progress: CampaignDevice, age: Age, proof: RunningProof) -> Self {
        switch proof {
        case .proven:
            // Whether a failure of the same age came before or after it, nobody can tell. It stands until the next report.
            if age == .same, progress.state.isSettled { return .ignored("a report of the same age") }
            return .moved(to: .running, newAttempt: progress.state.isSettled, why: nil)
        case .disproven:
            // It was installed, and something else runs: that is what falling back looks like from outside.
            let wasInstalled = progress.state == .installed || progress.installedAt != nil
            guard wasInstalled, !progress.state.isSettled else {
                return .ignored("not proven, \(proof.explanation)")
            }
            return .moved(to: .fallenBack, newAttempt: false, why: proof.explanation)
        case .missing:
            return .ignored("not proven, \(proof.explanation)")
        }
    }

    /// Whether a state belongs to the way to an installed update. Waiting may come at any point of it, and after it.
    private static func isBeforeInstalling(_ state: ProgressState) -> Bool {
        state == .manifestReceived || state == .updateReceived
    }

    /// How far along the way a state is, to compare reports of the same age.
    private static func rank(_ state: ProgressState) -> Int {
        switch state {
        case .offered: 0
        case .manifestReceived: 1
        case .waiting: 2
        case .updateReceived: 3
        case .installed: 4
        case .refused, .failed, .fallenBack: 5
        case .running: 6
        }
    }

    /// A report's age against the newest that counted.
    private enum Age {
        case older
        case same
        case newer

        init(order: Int64, against newest: Int64?) {
            guard let newest, order <= newest else {
                self = .newer
                return
            }
            self = order == newest ? .same : .older
        }
    }
}
