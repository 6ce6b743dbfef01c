import CBOR
import Eligibility
import ImageAnalysis

/// A verdict about one card, for showing.
struct CardCheck: Encodable {
    /// One import and whether the card has it.
    struct Import: Encodable {
        let aid: String
        let name: String?
        let needed: String
        /// `present`, `missing`, `undecided`.
        let state: String
        /// What the card is known to have, or to refuse.
        let known: String?
    }

    struct Edge: Encodable {
        let side: String
        let kind: String
        let item: String
        let needed: String
        let found: String
        let reason: String
        let text: String
    }

    let id: String?
    let card: String?
    let verdict: String
    let met: Int
    let checked: Int
    let imports: [Import]
    let edges: [Edge]

    init(_ verdict: Verdict, imports: [JavaCardPackage], card: CardProfile, id: String? = nil) {
        self.id = id
        self.card = card.name.isEmpty ? nil : card.name.string
        self.verdict = Self.word(verdict.outcome)
        met = verdict.met
        checked = verdict.checked
        self.imports = imports.map { needed in
            let (state, known) = Self.state(needed, on: card)
            return Import(
                aid: needed.identifier.hexadecimal.string,
                name: needed.platformName?.string,
                needed: needed.version.text.string,
                state: state,
                known: known
            )
        }
        edges = verdict.edges.map { edge in
            Edge(
                side: "lower",
                kind: edge.kind == .storage ? "storage" : "java-card-package",
                item: edge.subject.string,
                needed: edge.needed.string,
                found: edge.found.string,
                reason: Self.word(edge.reason),
                text: edge.explanation.string
            )
        }
    }

    private static func word(_ outcome: Verdict.Outcome) -> String {
        switch outcome {
        case .eligible: "eligible"
        case .ineligible: "ineligible"
        case .undecided: "undecided"
        }
    }

    private static func word(_ reason: FailingEdge.Reason) -> String {
        switch reason {
        case .missing: "missing"
        case .different: "different"
        case .undetermined: "undetermined"
        }
    }

    private static func state(_ needed: JavaCardPackage, on card: CardProfile) -> (String, String?) {
        switch card.support(needed) {
        case .supported(let version): return ("present", "has \(version.text.string)")
        case .refused(let version?): return ("missing", "refuses \(version.text.string)")
        case .refused(nil): return ("missing", card.highest(needed).map { "has \($0.text.string)" } ?? "has none")
        case .contradictory: return ("undecided", "both has and refuses it")
        case .unknown:
            let known = [
                card.highest(needed).map { "has \($0.text.string)" },
                card.lowestRefused(needed).map { "refuses \($0.text.string)" },
            ]
            let text = known.compactMap { $0 }.joined(separator: ", ")
            return ("undecided", text.isEmpty ? nil : text)
        }
    }

    /// The code that scripts tell verdicts apart by; `nil` for eligible.
    var status: ExitStatus? {
        switch verdict {
        case "eligible": nil
        case "ineligible": .ineligible
        default: .undecided
        }
    }

    func show(file: String) {
        print("file     \(Printable.line(file))")
        if let card { print("card     \(Printable.line(card))") }
        let paint: Style.Paint = verdict == "eligible" ? .green : verdict == "ineligible" ? .red : .yellow
        print("verdict  \(Style.standardOutput.paint(verdict, paint)), \(met) of \(checked) met\n")
        var table = Table([
            ("package", .left), ("identifier", .left), ("needs", .left), ("card", .left), ("known", .left),
        ])
        for entry in imports {
            let paint: Style.Paint? = entry.state == "present" ? .green : entry.state == "missing" ? .red : .yellow
            table.add([
                Table.Cell(entry.name ?? "-"), Table.Cell(entry.aid), Table.Cell(entry.needed),
                Table.Cell(entry.state, paint), Table.Cell(entry.known ?? "-"),
            ])
        }
        table.show(ifEmpty: "no imports")
        for edge in edges where edge.kind == "storage" { print("\n" + Printable.line(edge.text)) }
    }
}
