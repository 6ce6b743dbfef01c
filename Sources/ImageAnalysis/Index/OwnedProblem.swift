import CBOR
import Eligibility

/// A problem, with the file that has it.
struct OwnedProblem {
    let problem: LoadProblem
    let file: Text
}

/// What makes two edges the same, whichever program they were found for.
struct FailingEdgeKey: Hashable {
    let side: FailingEdge.Side
    let kind: CapabilityKind
    let file: Text
    let subject: Text
    let needed: Text
    let symbol: SymbolHash?
    let version: Text

    init(_ problem: OwnedProblem, side: FailingEdge.Side) {
        self.side = side
        self.kind = problem.problem.kind
        self.file = problem.file
        self.subject = problem.problem.subject
        self.needed = problem.problem.needed
        self.symbol = problem.problem.symbol
        self.version = problem.problem.version
    }
}
