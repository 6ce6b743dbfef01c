import CBOR
public import Eligibility

extension CardProfile {
    /// Whether packages that are imported are on the card (requirements E5, E11). Each import is critical. What the profile
    /// does not tell is undecided, and so is what it contradicts itself about.
    public func verdict(imports: [JavaCardPackage]) -> Verdict {
        Verdict(edges: edges(imports: imports), checked: imports.count)
    }

    /// Whether the card takes a file: its imports, and the memory that its code needs at least where the card's free memory
    /// is known.
    public func verdict(on file: CAPFile) -> Verdict {
        var edges = edges(imports: file.imports)
        var checked = file.imports.count
        if let free = freeNonVolatileSize {
            checked += 1
            if free < file.nonVolatileSize {
                edges.append(
                    edge(.storage, .different, "", "at least \(file.nonVolatileSize)", found: "\(free)")
                )
            }
        }
        return Verdict(edges: edges, checked: checked)
    }

    private func edges(imports: [JavaCardPackage]) -> [FailingEdge] {
        imports.compactMap { needed in
            let subject = needed.identifier.hexadecimal
            let version = needed.version.text.string
            switch support(needed) {
            case .supported: return nil
            case .refused(nil): return edge(.javaCardPackage, .missing, subject, version, found: "")
            case .refused:
                let found = highest(needed)?.text.string ?? ""
                return edge(.javaCardPackage, found.isEmpty ? .missing : .different, subject, version, found: found)
            case .unknown, .contradictory:
                let found = highest(needed)?.text.string ?? ""
                return edge(.javaCardPackage, .undetermined, subject, version, found: found)
            }
        }
    }

    private func edge(
        _ kind: CapabilityKind,
        _ reason: FailingEdge.Reason,
        _ subject: Text,
        _ needed: String,
        found: String
    ) -> FailingEdge {
        FailingEdge(
            side: .lower,
            kind: kind,
            reason: reason,
            isCritical: true,
            owner: "",
            subject: subject,
            needed: Text(needed),
            found: Text(found)
        )
    }
}
