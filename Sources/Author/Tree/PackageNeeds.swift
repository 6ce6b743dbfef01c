import Archives
import CBOR
import Eligibility
import ImageAnalysis

/// What the control file of a Debian package says it needs and gives (deb-control(5), Debian Policy chapter 7).
///
/// Dependencies on packages are advisory: they say by whom a distribution's maker expects a need to be met, while files
/// and symbols say what the need is.
struct PackageNeeds {
    let requirements: [Requirement]
    let provides: [Capability]
    let identity: SoftwareIdentity
    /// The space that it takes once installed, in bytes.
    let installedSize: UInt64?
    let facts: [ImageFact]

    init(_ package: DebianPackage) {
        let control = package.control
        var requirements: [Requirement] = []
        if package.dataCompression == .zstd || package.controlCompression == .zstd {
            // dpkg reads it from 1.21.18 on.
            requirements.append(Requirement(.packageFormat, package.container == .ar ? "deb.zstd" : "ipk.zstd"))
        }
        for alternatives in control.depends {
            if let need = Self.requirement(alternatives) { requirements.append(need) }
        }
        self.requirements = requirements
        var provides: [Capability] = []
        if let name = control.package {
            provides.append(.attribute(.package, Text(name), .text(Text(control.version ?? ""))))
        }
        for other in control.provides {
            provides.append(
                .attribute(.package, Text(other.package), other.version.map { .text(Text($0)) } ?? .present)
            )
        }
        self.provides = provides
        identity = SoftwareIdentity(name: control.package.map { Text($0) }, version: control.version.map { Text($0) })
        // The field counts KiB.
        installedSize = control.installedSize.flatMap { size in
            let (bytes, overflow) = size.multipliedReportingOverflow(by: 1_024)
            return overflow ? nil : bytes
        }
        facts = ["Architecture", "Depends", "Pre-Depends", "Breaks", "Conflicts", "Multi-Arch"].compactMap { name in
            control[name].map { ImageFact(Text(name.lowercased()), Text($0)) }
        }
    }

    /// One of several packages.
    private static func requirement(_ alternatives: [DebianRelationship]) -> Requirement? {
        guard let first = alternatives.first else { return nil }
        guard alternatives.count > 1 else { return requirement(first, .advisory) }
        // In a group only what is critical decides; the group as a whole is advisory.
        return Requirement(.anyOf(alternatives.map { [requirement($0, .critical)] }), criticality: .advisory)
    }

    private static func requirement(_ need: DebianRelationship, _ criticality: Requirement.Criticality) -> Requirement {
        let match: Match =
            switch (need.comparison, need.version) {
            case (.laterOrEqual, let version?): .version(.debian, low: Text(version), below: nil)
            case (.later, let version?): .version(.debian, low: Text(after(version)), below: nil)
            case (.earlier, let version?): .version(.debian, low: nil, below: Text(version))
            case (.earlierOrEqual, let version?): .version(.debian, low: nil, below: Text(after(version)))
            case (.equal, let version?): .version(.debian, low: Text(version), below: Text(after(version)))
            default: .present
            }
        return Requirement(.package, Text(need.package), match, criticality: criticality)
    }

    /// A version that is later than `version` and earlier than those that anybody would release next: a missing revision
    /// or number counts as 0, and letters come after the end (Debian Policy section 5.6.12).
    private static func after(_ version: String) -> String {
        guard version.utf8.contains(0x2D) else { return version + "-0A" }
        let endsInDigit = version.utf8.last.map { (0x30...0x39).contains($0) } ?? false
        return version + (endsInDigit ? "A" : "0A")
    }
}
