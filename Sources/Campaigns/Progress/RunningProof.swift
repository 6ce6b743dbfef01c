public import Store

/// What the running digests of a report prove [B2].
public enum RunningProof: Sendable, Hashable {
    /// Every expected component runs an expected result.
    case proven
    /// A component runs something else.
    case disproven(component: ComponentName, expected: Set<ContentDigest>, found: ContentDigest)
    /// The report says nothing about this component, or nothing is expected.
    case missing(component: ComponentName?)

    /// Weighs what runs against what is expected. A component that runs something else outweighs one of which nothing is said.
    ///
    /// - Parameters:
    ///   - expected: What each component must run. Nothing expected proves nothing.
    ///   - running: What the report says.
    public init(expected: [ExpectedResult], running: [RunningComponent]) {
        var missing: ComponentName?
        for expectation in expected {
            guard let found = running.first(where: { $0.component == expectation.component }) else {
                missing = missing ?? expectation.component
                continue
            }
            guard expectation.digests.contains(found.digest) else {
                self = .disproven(
                    component: expectation.component,
                    expected: expectation.digests,
                    found: found.digest
                )
                return
            }
        }
        self = expected.isEmpty || missing != nil ? .missing(component: missing) : .proven
    }

    /// The explanation that goes into the history.
    public var explanation: String {
        switch self {
        case .proven:
            return "every component runs the expected result"
        case .disproven(let component, let expected, let found):
            let results = expected.sorted()
            let more = results.count > 1 ? " or one of \(results.count - 1) more" : ""
            let first = results.first.map(\.hex) ?? "none"
            return "component \"\(component)\" runs \(found); expected \(first)\(more)"
        case .missing(let component?):
            return "the report does not say what component \"\(component)\" runs"
        case .missing(nil):
            return "no result is expected of the device"
        }
    }
}
