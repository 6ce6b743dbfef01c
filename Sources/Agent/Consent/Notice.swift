import CBOR
import DeviceCore
import Eligibility
import UpdateProtocol

/// What a user of the device should know: a question that waits for an answer, an update that waits for its hours, or why
/// one was turned down [E3, E7]. `fettle-agent status` shows it, and it stands in the state folder as JSON for others.
struct Notice: Equatable {
    /// What it is about.
    enum Kind: UInt64 {
        /// May the update be fetched and installed?
        case question = 1
        /// May the device be changed, so that the update fits?
        case remedies = 2
        /// The update is fetched when its hours come.
        case window = 3
        /// The update was turned down.
        case refused = 4

        var name: String {
            switch self {
            case .question: "question"
            case .remedies: "question-remedies"
            case .window: "waiting-for-window"
            case .refused: "refused"
            }
        }
    }

    /// A component that the update would change.
    struct Change: Equatable {
        let component: Text
        let version: Text
        let size: UInt64
    }

    /// Most changes, and most remedies.
    static let listLimit = 64
    /// Most bytes of a text.
    static let textLimit = 2_048

    var kind: Kind
    /// The digest of the manifest.
    var manifest: [UInt8]
    /// What an answer has to name; empty where there is no question.
    var question: [UInt8] = []
    /// Since when it has been so, in seconds since 1970; 0 where the device does not know the time.
    var since: UInt64 = 0
    /// When it is decided without an answer, or when the hours come; 0 for never.
    var until: UInt64 = 0
    /// The reason, as it is reported.
    var reason: UInt64 = 0
    /// The reason for people.
    var detail: Text = ""
    var changes: [Change] = []
    /// The requirements that are not met.
    var edges: [ReportedEdge] = []
    /// What would help, in this order [E8].
    var remedies: [RemedyAction] = []
    /// Whether all of it together makes the software eligible.
    var isRemedied = false
    /// What compatibility tables said, for people [E6].
    var rulings: [Text] = []

    /// Takes over what would help.
    mutating func add(_ advice: Advice?) {
        guard let advice else { return }
        remedies = Array(advice.actions.prefix(Notice.listLimit))
        isRemedied = advice.isComplete && advice.actions.count <= Notice.listLimit
    }

    /// Whether an answer is awaited.
    var isQuestion: Bool { kind == .question || kind == .remedies }
}
