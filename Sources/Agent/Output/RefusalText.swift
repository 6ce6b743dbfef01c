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
}
