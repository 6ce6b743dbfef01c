import Author
import CBOR
import Eligibility

/// What would make software eligible, as it is shown [E8].
struct RemedyView: Encodable {
    struct Action: Encodable {
        let action: String
        let name: String
        let version: String?
        let source: String?
        let bytes: UInt64?
        let digest: String?
        /// The places of the edges that it resolves.
        let edges: [Int]
    }

    /// Whether a remedy is known.
    let known: Bool
    let actions: [Action]
    let downloadSize: UInt64
    /// Whether none from the same offers is smaller.
    let smallest: Bool
    /// Whether everything on offer was tried.
    let exhaustive: Bool
    let checks: Int
    /// Without a remedy: what nothing on offer resolves.
    let obstacles: [String]

    init(_ finding: RemedyFinding) {
        known = finding.remedy != nil
        actions = (finding.remedy?.actions ?? []).map { Self.action($0) }
        downloadSize = finding.remedy?.downloadSize ?? 0
        smallest = finding.isSmallest
        exhaustive = finding.isExhaustive
        checks = finding.checks
        obstacles = finding.obstacles.map { $0.explanation.string }
    }

    func show() {
        print("\n" + Style.standardOutput.paint("remedy", .bold))
        guard known else {
            print("  none known" + (exhaustive ? "" : ", and not everything was tried (\(checks) evaluations)"))
            for obstacle in obstacles.prefix(4) { print("  \(Printable.line(obstacle))") }
            return
        }
        var table = Table([("do", .left), ("name", .left), ("version", .left), ("bytes", .right), ("from", .left)])
        for action in actions {
            table.add(
                action.action,
                action.name.isEmpty ? "-" : action.name,
                action.version ?? "-",
                action.bytes.map { Format.count($0) } ?? "-",
                action.source ?? "-"
            )
        }
        table.show(ifEmpty: "  nothing")
        if downloadSize > 0 {
            print(
                "  \(Format.count(downloadSize)) bytes to download" + (smallest ? "" : "; there may be a smaller one")
            )
        }
    }

    private static func action(_ action: RemedyAction) -> Action {
        Action(
            action: name(action.kind),
            name: action.name.string,
            version: action.version.isEmpty ? nil : action.version.string,
            source: action.source.isEmpty ? nil : action.source.string,
            bytes: action.bytes == 0 ? nil : action.bytes,
            digest: action.digest.isEmpty ? nil : "sha-256:" + Hexadecimal.text(action.digest),
            edges: action.edges
        )
    }

    private static func name(_ kind: RemedyAction.Kind) -> String {
        switch kind {
        case .installPackage: "install"
        case .updatePackage: "update"
        case .updateFirst: "update first"
        case .freeMemory: "free memory"
        case .freeStorage: "free storage"
        case .removeSoftware: "remove"
        case .loadByProgram: "load by"
        }
    }
}
