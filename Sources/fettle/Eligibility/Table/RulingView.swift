import Author
import CBOR
import Eligibility

/// A rule of a compatibility table that decided something, for showing [E6].
struct RulingView: Encodable {
    let rule: String
    let issuer: String
    let number: UInt64
    /// Which rule of the table it is, from 0.
    let place: UInt64
    let reason: String
    /// What it raised, or set aside.
    let edges: [EligibilityCheckView.Edge]

    init(_ ruling: Ruling) {
        rule = ruling.kind.name.map { "\($0)" } ?? "kind \(ruling.kind.number)"
        issuer = ruling.issuer.string
        number = ruling.number
        place = UInt64(ruling.place)
        reason = ruling.reason.string
        edges = ruling.edges.map { EligibilityCheckView.Edge($0) }
    }

    static func show(_ rulings: [RulingView]) {
        guard !rulings.isEmpty else { return }
        print("\n" + Style.standardOutput.paint("decided by compatibility tables", .bold))
        var table = Table([("rule", .left), ("about", .left), ("issuer", .left), ("number", .right), ("reason", .left)])
        for ruling in rulings {
            let items = ruling.edges.filter { $0.kind != "compatibility-table" }.map { edge in
                [edge.kind, edge.item].filter { !$0.isEmpty }.joined(separator: " ")
            }
            let rest = items.count > 1 ? " and \(items.count - 1) more" : ""
            table.add(
                ruling.rule,
                items.first.map { $0 + rest } ?? "-",
                ruling.issuer,
                Format.count(ruling.number),
                ruling.reason
            )
        }
        table.show(ifEmpty: "")
    }
}
