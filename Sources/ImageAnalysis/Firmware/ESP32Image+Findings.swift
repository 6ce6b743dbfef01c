import CBOR
import Eligibility

extension ESP32Image {
    /// What the image needs and is.
    public var findings: ImageFindings {
        var provides: [Capability] = []
        if let version = app?.version { provides.append(.attribute(.image, "image-0", .text(version))) }
        if let app, app.secureVersion > 0 {
            provides.append(.attribute(.securityCounter, "image-0", .number(Int64(app.secureVersion))))
        }
        return ImageFindings(
            format: "esp",
            identity: SoftwareIdentity(name: app?.project, version: app?.version),
            requirements: requirements,
            provides: provides,
            memoryMap: memoryMap.ranges,
            facts: facts,
            embeddedDescriptor: embeddedDescriptor
        )
    }

    /// The chip stands for its memory map; ranges of their own would say nothing more.
    private var requirements: [Requirement] {
        var needs: [Requirement] = []
        if let machine = header.chip.machine { needs.append(FirmwareNeeds.machine(number: machine)) }
        needs.append(Requirement(.imageIdentity, "chip", .equals(.text(header.chip.name))))
        if header.lowestRevision > 0 || header.highestRevision != nil {
            let low = header.lowestRevision > 0 ? Int64(header.lowestRevision) : nil
            let revisions = Match.range(low: low, high: header.highestRevision.map { Int64($0) })
            needs.append(Requirement(.imageIdentity, "chip-revision", revisions))
        }
        needs.append(Requirement(.storage, "image-0", .atLeast(Int64(totalSize))))
        if let app {
            // Version 0 is what applications have that do not use anti-rollback.
            needs.append(
                Requirement(
                    .securityCounter,
                    "image-0",
                    .range(low: nil, high: Int64(app.secureVersion)),
                    criticality: app.secureVersion > 0 ? .critical : .advisory
                )
            )
        }
        return needs
    }

    private var facts: [ImageFact] {
        var facts: [ImageFact] = []
        facts.add("chip", text: header.chip.name)
        if header.lowestRevision > 0 { facts.add("lowest chip revision", Self.revision(header.lowestRevision)) }
        facts.add("highest chip revision", header.highestRevision.map(Self.revision))
        facts.add("entry point", header.entryPoint.hexadecimal)
        facts.add("segments", "\(header.segmentCount)")
        facts.add("size", "\(totalSize) bytes")
        facts.add("flash size", header.flashSize.map { "\($0 >> 20) MiB" })
        let modes = ["QIO", "QOUT", "DIO", "DOUT", "fast read", "slow read"]
        facts.add("flash mode", Int(header.spiMode) < modes.count ? modes[Int(header.spiMode)] : nil)
        facts.add("digest", header.hasDigest ? "SHA-256 appended" : "none")
        facts.add("framework", app?.frameworkVersion.map { "ESP-IDF \($0.string)" })
        if let date = app?.date { facts.add("compiled", "\(date.string) \(app?.time?.string ?? "")") }
        if let version = app?.secureVersion, version > 0 { facts.add("secure version", "\(version)") }
        return facts
    }

    private static func revision(_ number: UInt16) -> String { "\(number / 100).\(number % 100)" }
}
