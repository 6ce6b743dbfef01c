import SUIT

/// What there is to say about a manifest that was accepted, in one line.
enum VerifiedManifest {
    static func describe(_ manifest: Manifest) -> String {
        let count = manifest.components.count
        var parts = ["sequence number \(manifest.sequenceNumber)", "\(count) component\(count == 1 ? "" : "s")"]
        if !manifest.dependencies.isEmpty {
            parts.append("\(manifest.dependencies.count) dependenc\(manifest.dependencies.count == 1 ? "y" : "ies")")
        }
        parts += manifest.sections.map {
            $0.section == .shared ? "shared-sequence" : SUITNames.member($0.section.rawValue)
        }
        if !manifest.missingMembers.isEmpty {
            parts.append("severed: " + manifest.missingMembers.map { SUITNames.member($0) }.joined(separator: ", "))
        }
        if manifest.findings.contains(.noVendorCheck) { parts.append("no vendor check") }
        if manifest.findings.contains(.noClassCheck) { parts.append("no class check") }
        return parts.joined(separator: ", ")
    }
}
