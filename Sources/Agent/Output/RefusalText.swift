import CBOR
import DeviceCore
import UpdateProtocol

/// A refusal in a sentence.
enum RefusalText {
    static func describe(_ refusal: Refusal) -> String {
        var text = "refused (\(refusal.reason.name)): \(refusal.detail.string)"
        if let cause = refusal.cause { text += " [\(cause)]" }
        return text
    }
}

/// A requirement that is not met, in a line.
enum EdgeText {
    static func describe(_ edge: ReportedEdge) -> String {
        let side = edge.side == 0 ? "lower layer" : "upper layer"
        var text = "\(side): \(edge.subject.string) needs \(edge.needed.string)"
        text += edge.found.isEmpty ? ", which is not there" : ", found \(edge.found.string)"
        return text
    }

    /// The edge as a JSON object.
    static func write(_ edge: ReportedEdge, _ writer: inout JSONWriter) {
        writer.object {
            $0.key("side")
            $0.value(edge.side == 0 ? "lower" : "upper")
            $0.key("kind")
            $0.value(edge.kind)
            $0.key("subject")
            $0.value(edge.subject.string)
            $0.key("needed")
            $0.value(edge.needed.string)
            $0.key("found")
            $0.value(edge.found.string)
        }
    }
}
