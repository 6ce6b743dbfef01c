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
    /// Of a file; a folder has none.
    let digest: String?
    let name: String?
    let version: String?
    let descriptorSize: Int
    let descriptorEmbedded: Bool
    let facts: [Fact]
    let memoryMap: [Region]
    let requires: [DescriptorLine]
    let provides: [DescriptorLine]
    let parts: [Part]

    init(_ description: ImageDescription, file: String, size: Int, digest: String?) {
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
        if let digest { print("digest      sha-256:\(digest)") }
        print(
            "descriptor  \(Format.count(descriptorSize)) bytes"
                + (descriptorEmbedded ? ", found inside of the image" : "")
        )
        if !facts.isEmpty {
            print("\n" + heading.paint("facts", .bold))
            var table = Table([("what", .left), ("is", .left)])
            let room = max(40, 96 - (facts.map(\.label.count).max() ?? 0))
            for fact in facts {
                for (index, line) in TextLines.wrapped(Self.figure(fact.value), to: room).enumerated() {
                    table.add(index == 0 ? fact.label : "", line)
                }
            }
            for line in table.lines(style: heading).dropFirst() { print("  " + line) }
        }
        if !memoryMap.isEmpty {
            print("\n" + heading.paint(format == "device-tree" ? "memory of the board" : "memory map", .bold))
            for region in memoryMap.prefix(16) {
                let end = region.start &+ (region.length == 0 ? 0 : region.length - 1)
                print(
                    "  \(Self.address(region.start)) to \(Self.address(end))  \(Format.count(Int(clamping: region.length))) bytes"
                )
            }
            if memoryMap.count > 16 { print("  and \(memoryMap.count - 16) more") }
        }
        show("", requires, provides)
        for part in parts.prefix(Self.partLimit) {
            let path = Printable.line(part.path)
            if let target = part.linkTarget {
                print("\n" + heading.paint("\(path) -> \(Printable.line(target))", .bold))
            } else {
                show(path + " ", part.requires, part.provides)
            }
        }
        if parts.count > Self.partLimit { print("\nand \(parts.count - Self.partLimit) more files (--json shows all)") }
    }

    private static let partLimit = 12

    private func show(_ owner: String, _ requires: [DescriptorLine], _ provides: [DescriptorLine]) {
        func title(_ text: String) { print("\n" + Style.standardOutput.paint(owner + text, .bold)) }
        title("requires")
        DescriptorTable(requires.filter { $0.critical != false }, anyLibrary: "any library").show()
        let advisory = requires.filter { $0.critical == false }
        if !advisory.isEmpty {
            title("makes use of (advisory)")
            DescriptorTable(advisory, anyLibrary: "any library").show()
        }
        title("provides")
        DescriptorTable(provides, anyLibrary: "-").show()
    }

    /// A value that is a number alone, with thousands apart.
    private static func figure(_ value: String) -> String {
        guard !value.hasPrefix("0"), let number = UInt64(value) else { return value }
        return Format.count(number)
    }

    private static func address(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
