import CBOR
import Eligibility

extension CAPFile {
    /// What the file needs of a card, and what it gives to other packages (requirements E2, E11).
    ///
    /// The memory that it needs is a lower bound and no ground for refusal here, as cards seldom tell what they have free.
    public var findings: ImageFindings {
        var findings = ImageFindings(format: "java-card-cap")
        let first = header.file ?? header.packages.first?.package
        findings.identity = SoftwareIdentity(
            name: header.packages.first?.name ?? first?.identifier.hexadecimal,
            version: first?.version.text
        )
        for package in imports {
            let match = Match.compatible(major: UInt32(package.version.major), minor: UInt32(package.version.minor))
            let need = AttributeNeed(.javaCardPackage, package.identifier.hexadecimal, match)
            findings.requirements.append(Requirement(.attribute(need)))
        }
        if header.isExtended {
            findings.requirements.append(Requirement(.attribute(AttributeNeed(.packageFormat, "cap.extended"))))
        }
        if header.usesInt {
            let need = AttributeNeed(.runtime, "javacard.int")
            findings.requirements.append(Requirement(.attribute(need), criticality: .advisory))
        }
        let size = AttributeNeed(.storage, "", .atLeast(Int64(nonVolatileSize)))
        findings.requirements.append(Requirement(.attribute(size), criticality: .advisory))
        if header.hasExports {
            for package in header.packages.map(\.package) {
                let version = package.version
                let value = AttributeValue.pair(major: UInt32(version.major), minor: UInt32(version.minor))
                let capability = AttributeCapability(.javaCardPackage, package.identifier.hexadecimal, value)
                findings.provides.append(.attribute(capability))
            }
        }
        findings.facts = facts
        return findings
    }

    private var facts: [ImageFact] {
        var facts = [ImageFact("CAP format", Text(header.format.text.string + (header.isExtended ? ", extended" : "")))]
        for package in header.packages {
            let text = "\(package.package.identifier.hexadecimal.string) \(package.package.version.text.string)"
            facts.append(
                ImageFact("package", Text([package.name?.string, text].compactMap { $0 }.joined(separator: " ")))
            )
        }
        for applet in applets { facts.append(ImageFact("applet", applet.hexadecimal)) }
        for (place, package) in imports.enumerated() {
            let count = externalReferences.filter { $0.package == place }.count
            let name = package.platformName?.string ?? package.identifier.hexadecimal.string
            facts.append(ImageFact("imports", Text("\(name) \(package.version.text.string), \(count) references")))
        }
        facts += [
            ImageFact("32-bit int", header.usesInt ? "yes" : "no"),
            ImageFact("exported classes", Text(String(exportedClassCount))),
            ImageFact("non-volatile memory", Text("at least \(nonVolatileSize)")),
            ImageFact("volatile memory", "not stated"),
            ImageFact("bytes to load", Text(String(loadSize))),
        ]
        return facts
    }
}
