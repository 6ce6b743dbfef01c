import CBOR
import Eligibility

/// What a rule of a compatibility table decided, in a sentence.
enum RulingText {
    private static let limit = 1_500

    static func describe(_ ruling: Ruling) -> Text {
        let verb =
            switch ruling.kind {
            case .allow: "allowed"
            case .equivalent: "replaced"
            case .deny, .knownBad: "denied"
            case .other: "not understood"
            }
        var text = "\(verb) by rule \(ruling.place + 1) of table \(ruling.number) of \(ruling.issuer.string)"
        if !ruling.reason.isEmpty { text += ": " + ruling.reason.string }
        if ruling.kind.isPermission, let edge = ruling.edges.first {
            text += " (\(edge.explanation.string)"
            text += ruling.edgeCount > 1 ? ", and \(ruling.edgeCount - 1) more)" : ")"
        }
        return Text(text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "…")
    }
}
