import Author
import CBOR
import Eligibility
import ImageAnalysis

/// An image as `fettle image inspect` shows it.
struct ImageView: Encodable {
    struct Region: Encodable {
        let start: UInt64
        let length: UInt64
    }

    struct Fact: Encodable {
        let label: String
        let value: String
    }

    struct Part: Encodable {
        let path: String
        let linkTarget: String?
        let requires: [DescriptorLine]
        let provides: [DescriptorLine]
    }

    let file: String
    let format: String
    let size: Int
    let digest: String
    let name: String?
    let version: String?
    let descriptorSize: Int
    let descriptorEmbedded: Bool
    let facts: [Fact]
    let memoryMap: [Region]
    let requires: [DescriptorLine]
    let provides: [DescriptorLine]
    let parts: [Part]

    init(_ description: ImageDescription, file: String, size: Int, digest: String) {
        let names = description.symbolNames
        let descriptor = description.descriptor
        self.file = file
        self.format = description.findings?.format.string ?? "descriptor"
        self.size = size
        self.digest = digest
        self.name = descriptor.identity?.name?.string
        self.version = descriptor.identity?.version?.string
        self.descriptorSize = description.encoded.count
        self.descriptorEmbedded = description.isEmbedded
        self.facts = description.findings?.facts.map { Fact(label: $0.label.string, value: $0.value.string) } ?? []
        self.memoryMap = description.findings?.memoryMap.map { Region(start: $0.start, length: $0.length) } ?? []
        self.requires = DescriptorLine.requirements(descriptor.requirements, names)
        self.provides = DescriptorLine.capabilities(descriptor.provides, names)
        self.parts = descriptor.parts.map { part in
            Part(
                path: part.path.string,
                linkTarget: part.linkTarget?.string,
                requires: DescriptorLine.requirements(part.requirements, names),
                provides: DescriptorLine.capabilities(part.provides, names)
            )
        }
    }

    func show() {
        let heading = Style.standardOutput
        print("image       \(Printable.line(file)), \(Format.count(size)) bytes")
        print("format      \(Printable.line(format))")
        if let name { print("name        \(Printable.line(name))") }
        if let version { print("version     \(Printable.line(version))") }
        print("digest      sha-256:\(digest)")
        print(
            "descriptor  \(Format.count(descriptorSize)) bytes"
                + (descriptorEmbedded ? ", found inside of the image" : "")
        )
        if !facts.isEmpty {
            print("\n" + heading.paint("facts", .bold))
            var table = Table([("what", .left), ("is", .left)])
            for fact in facts { table.add(fact.label, fact.value) }
            for line in table.lines(style: heading).dropFirst() { print("  " + line) }
        }
        if !memoryMap.isEmpty {
            print("\n" + heading.paint("memory map", .bold))
            for region in memoryMap.prefix(16) {
                let end = region.start &+ (region.length == 0 ? 0 : region.length - 1)
                print(
                    "  \(Self.address(region.start)) to \(Self.address(end))  \(Format.count(Int(clamping: region.length))) bytes"
                )
            }
            if memoryMap.count > 16 { print("  and \(memoryMap.count - 16) more") }
        }
        show("requires", requires)
        show("provides", provides)
        for part in parts.prefix(Self.partLimit) {
            if let target = part.linkTarget {
                print("\n" + heading.paint("\(Printable.line(part.path)) -> \(Printable.line(target))", .bold))
                continue
            }
            show("\(Printable.line(part.path)) requires", part.requires)
            if !part.provides.isEmpty { show("\(Printable.line(part.path)) provides", part.provides) }
        }
        if parts.count > Self.partLimit { print("\nand \(parts.count - Self.partLimit) more files (--json shows all)") }
    }

    private static let partLimit = 12

    private func show(_ title: String, _ lines: [DescriptorLine]) {
        print("\n" + Style.standardOutput.paint(title, .bold))
        var table = Table([("kind", .left), ("of", .left), ("name", .left)])
        for line in lines { table.add(line.kind, line.of ?? "-", line.shortNames) }
        table.show(ifEmpty: "  nothing")
    }

    private static func address(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
