/// What a distributor's process does [D8]: all of it, or a part of what several do over one data folder.
public enum DistributorRole: String, Sendable, Hashable, CaseIterable {
    /// Operators, enrolment, polls, reports and inventories: who sends manifests. One process has it.
    case manifests
    /// Update requests. One process has it, which makes patches.
    case requests
    /// Payloads. Any number of processes have it.
    case payloads
}
