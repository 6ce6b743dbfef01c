import Author
import CBOR
import Eligibility

/// The answer to a check, as it is shown.
struct EligibilityCheckView: Encodable {
    /// A requirement that is not met, or not known to be.
    struct Edge: Encodable {
        let side: String
        let kind: String
        let reason: String
        let critical: Bool
        /// What it is about: a library, a path.
        let item: String
        let needed: String
        let found: String
        /// Who needs it.
        let file: String

        init(_ edge: FailingEdge) {
            side = edge.side == .lower ? "lower" : "upper"
            kind = edge.kind.name.map { "\($0)" } ?? "kind \(edge.kind.rawValue)"
            reason =
                switch edge.reason {
                case .missing: "missing"
                case .different: "different"
                case .undetermined: "undetermined"
                }
            critical = edge.isCritical
            item = edge.subject.string
            needed = edge.needed.string
            found = edge.found.string
            file = edge.owner.string
        }
    }

    let id: String?
    let verdict: String
    let edges: [Edge]
    /// What was so before already.
    let existing: [Edge]
    /// The rules of compatibility tables that decided something.
    let rulings: [RulingView]
    let met: Int
    let checked: Int
    /// What would help, one action after the other.
    let remedies: [RemedyView.Action]
    /// The search for it; nothing where nothing was looked for.
    let remedy: RemedyView?
    let milliseconds: EligibilityCheckTimes

    init(
        _ verdict: Verdict,
        existing: [FailingEdge],
        remedy: RemedyView?,
        times: EligibilityCheckTimes,
        id: String?
    ) {
        self.id = id
        self.verdict =
            switch verdict.outcome {
            case .eligible: "eligible"
            case .ineligible: "ineligible"
            case .undecided: "undecided"
            }
        self.edges = verdict.edges.map { Edge($0) }
        self.existing = existing.map { Edge($0) }
        self.rulings = verdict.rulings.map { RulingView($0) }
        self.met = verdict.met
        self.checked = verdict.checked
        self.remedies = remedy?.actions ?? []
        self.remedy = remedy
        self.milliseconds = times
    }

    /// The exit code that goes with the verdict, where it is not "eligible".
    var exitStatus: ExitStatus? {
        switch verdict {
        case "eligible": nil
        case "ineligible": .ineligible
        default: .undecided
        }
    }

    func show() {
        print("verdict  \(verdict), \(Format.count(met)) of \(Format.count(checked)) needs met")
        show("not met", edges)
        show("not met before either", existing)
        RulingView.show(rulings)
        remedy?.show()
    }

    private func show(_ title: String, _ edges: [Edge]) {
        guard !edges.isEmpty else { return }
        print("\n" + Style.standardOutput.paint(title, .bold))
        var table = Table([
            ("side", .left), ("kind", .left), ("item", .left), ("needed", .left), ("found", .left), ("file", .left),
        ])
        for edge in edges.prefix(Self.shownEdges) {
            let kind = edge.critical ? edge.kind : edge.kind + " (advisory)"
            let found = edge.reason == "undetermined" ? "not known" : edge.found
            table.add(edge.side, kind, dash(edge.item), dash(edge.needed), dash(found), dash(edge.file))
        }
        table.show(ifEmpty: "")
        if edges.count > Self.shownEdges {
            print("  and \(Format.count(edges.count - Self.shownEdges)) more (--json has all)")
        }
    }

    private static let shownEdges = 40

    private func dash(_ text: String) -> String { text.isEmpty ? "-" : text }
}
