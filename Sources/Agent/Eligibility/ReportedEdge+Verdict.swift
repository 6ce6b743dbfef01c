import CBOR
import Eligibility
import UpdateProtocol

extension ReportedEdge {
    /// A failing edge of a verdict, as reports and notices carry it.
    init(_ edge: FailingEdge) {
        self.init(
            side: UInt64(edge.side.rawValue),
            kind: UInt64(bitPattern: edge.kind.rawValue),
            subject: Self.shortened(edge.owner.isEmpty ? "the new software" : edge.owner),
            needed: Self.shortened(Self.need(edge)),
            found: Self.shortened(edge.found)
        )
    }

    /// That the check itself was not possible.
    init(check needed: String, found: String) {
        self.init(
            side: 0,
            kind: 0,
            subject: "the check",
            needed: Self.shortened(Text(needed)),
            found: Self.shortened(Text(found))
        )
    }

    private static func need(_ edge: FailingEdge) -> Text {
        if edge.needed.isEmpty { return edge.subject }
        if edge.subject.isEmpty { return edge.needed }
        let preposition = edge.kind == .compatibilityTable ? " by " : " of "
        return Text(edge.needed.string + preposition + edge.subject.string)
    }

    /// A report carries at most 512 bytes of each text.
    private static func shortened(_ text: Text) -> Text {
        text.count <= 512 ? text : Text(String(decoding: text.utf8.prefix(500), as: UTF8.self) + "…")
    }
}
