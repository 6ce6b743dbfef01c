import Archives
import CBOR
import Eligibility
import Harness
import ImageAnalysis
import Samples

extension Harness {
    /// Java Card files: components one behind the other, which get past changes, and in an archive, as they come.
    static let javaCard = Harness("java-card", isCBOR: false, seeds: JavaCardSeeds.all) { input in
        check(JavaCardSeeds.components(input))
        check(JavaCardSeeds.unpacked(input))
    }

    private static func check(_ components: [(name: Text, bytes: [UInt8])]) {
        guard let file = try? CAPFile(components: components) else { return }
        check(file.findings)
        let size = components.reduce(0) { $0 + $1.bytes.count }
        require(file.loadSize <= size, "more to load than there is")
        require(file.imports.count <= size && file.applets.count <= size, "parts from nowhere")
        for reference in file.externalReferences {
            require(file.imports.indices.contains(reference.package), "a reference to no package")
        }
        let card = CardProfile(name: "card", present: Array(file.imports.prefix(3)), freeNonVolatileSize: 1_000)
        let verdict = card.verdict(on: file)
        require(verdict.met <= verdict.checked, "more met than checked")
    }
}

/// Java Card files, in the normal and in the extended format.
enum JavaCardSeeds {
    static func all() -> [[UInt8]] {
        let archive = Base64.bytes(ImageSeeds.cap)
        return [archive, unpacked(archive).flatMap(\.bytes), compact, extended]
    }

    /// The components in an archive.
    static func unpacked(_ input: [UInt8]) -> [(name: Text, bytes: [UInt8])] {
        guard let archive = try? ZipArchive(input, limits: Harness.limits) else { return [] }
        return archive.entries.prefix(64).compactMap { entry in
            guard let name = Text(validating: entry.path.bytes.span), let content = try? archive.contents(of: entry)
            else { return nil }
            return (name, Array(content))
        }
    }

    /// The components that stand one behind the other: tag, size, and so many bytes. Those of the extended format, which
    /// can have sizes of four bytes, have 0x80 added to their tags.
    static func components(_ input: [UInt8]) -> [(name: Text, bytes: [UInt8])] {
        var rest = input[...]
        var components: [(name: Text, bytes: [UInt8])] = []
        while rest.count >= 3, components.count < 32 {
            var bytes = Array(rest)
            let isWide = bytes[0] & 0x80 != 0
            bytes[0] &= 0x7F
            let head = isWide ? 5 : 3
            let size = bytes[1..<min(head, bytes.count)].reduce(0) { $0 << 8 | Int($1) }
            let count = min(bytes.count, size + head)
            let name = CAPComponentTag(rawValue: bytes[0])?.name ?? "other"
            components.append((Text("a/javacard/\(name).cap\(isWide ? "x" : "")"), Array(bytes[..<count])))
            rest = rest.dropFirst(count)
        }
        return components
    }

    private static func component(_ tag: CAPComponentTag, _ info: [UInt8], isWide: Bool = false) -> [UInt8] {
        let size = [UInt8(info.count >> 8), UInt8(info.count & 0xFF)]
        return (isWide ? [tag.rawValue | 0x80, 0, 0] : [tag.rawValue]) + size + info
    }

    private static func package(_ identifier: [UInt8], _ minor: UInt8) -> [UInt8] {
        [minor, 1, UInt8(identifier.count)] + identifier
    }

    /// Format 2.1 with a directory.
    private static var compact: [UInt8] {
        let header: [UInt8] = [0xDE, 0xCA, 0xFF, 0xED, 1, 2, 6] + package([0xF0, 1, 2, 3, 4, 5], 2)
        let imports = [2] + package([0xA0, 0, 0, 0, 0x62, 1, 1], 4) + package([0xA0, 0, 0, 0, 0x62, 0, 1], 0)
        let constants: [UInt8] = [0, 3, 3, 0x80, 10, 1, 6, 0x81, 2, 0, 1, 0x80, 9, 0]
        let parts: [(tag: CAPComponentTag, info: [UInt8])] = [
            (.header, header), (.imports, imports), (.applet, [1, 7, 0xF0, 1, 2, 3, 4, 5, 6, 0, 8]),
            (.constantPool, constants), (.classes, [0, 0]), (.method, [0, 1, 2]), (.staticField, [0, 12, 0, 0]),
            (.referenceLocation, [0, 0, 0, 0]), (.export, [1]),
        ]
        var directory: [UInt8] = []
        for number in 1...UInt8(11) {
            let tag = CAPComponentTag(rawValue: number)
            let size = tag == .directory ? 31 : parts.first { $0.tag == tag }?.info.count ?? 0
            directory += [UInt8(size >> 8), UInt8(size & 0xFF)]
        }
        directory += [0, 12, 0, 0, 0, 0, 2, 1, 0]
        return parts.flatMap { component($0.tag, $0.info) } + component(.directory, directory)
    }

    /// Format 2.3 with two packages.
    private static var extended: [UInt8] {
        var header: [UInt8] = [0xDE, 0xCA, 0xFF, 0xED, 3, 2, 0x0F] + package([0xF0, 9, 9, 9, 9], 0) + [2]
        header += package([0xF0, 1, 2, 3, 4, 5], 2) + package([0xF0, 1, 2, 3, 4, 6], 2) + [1, 0x61, 1, 0x62]
        return component(.header, header)
            + component(.imports, [1] + package([0xA0, 0, 0, 0, 0x62, 0, 1], 0))
            + component(.applet, [1, 5, 0xF0, 1, 2, 3, 4, 1, 0, 8])
            + component(.constantPool, [0, 1, 1, 0x80, 9, 0])
            + component(.method, [0, 1, 2, 3], isWide: true) + component(.staticField, [0, 4])
    }
}
