/// What a device does first after a start.
public enum StartDecision: Equatable, Sendable {
    /// Nothing is on trial.
    case normal
    /// New software is on trial and must prove itself. The state has counted the start and must be written before
    /// the new software gets to run, so that one that never comes back is found out.
    case trial(Trial)
    /// The new software has used up its starts: the state is back at the old software and must be written.
    case reverted(Trial)
}

extension DeviceState {
    /// Decides at a start, before anything that is on trial runs (B2, B4).
    public mutating func decideAtStart() -> StartDecision {
        guard let trial else { return .normal }
        if trial.starts >= DeviceState.startLimit {
            revert()
            return .reverted(trial)
        }
        countStart()
        return .trial(self.trial ?? trial)
    }
}
