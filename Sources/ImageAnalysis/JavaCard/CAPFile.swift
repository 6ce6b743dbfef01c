public import CBOR

/// A Java Card CAP file: packages as cards load them (Java Card Virtual Machine Specification 3.1, chapter 6; formats 2.1
/// to 2.3, compact and extended).
///
/// The file is an archive (JAR) with one file for each component; whoever can read archives hands the components over.
public struct CAPFile: Equatable, Sendable {
    /// What the file is.
    public let header: CAPHeader
    /// The packages that it needs, in the order of the component: external references count by it.
    public let imports: [JavaCardPackage]
    /// The applets' identifiers.
    public let applets: [ApplicationIdentifier]
    /// What its code refers to in other packages: each once, in the order of the constant pool.
    public let externalReferences: [ExternalReference]
    /// Classes that other packages may use, of all packages in the file.
    public let exportedClassCount: Int
    /// Bytes of the image of the static fields.
    public let staticImageSize: Int
    /// Bytes of each component after tag and size.
    public let sizes: [CAPComponentTag: Int]

    /// Reads the components among the files of an archive. The files' names decide, whatever their folder and case; other
    /// files are passed over.
    public init(components files: [(name: Text, bytes: [UInt8])]) throws(CAPError) {
        var readers: [CAPComponentTag: CAPReader] = [:]
        for file in files {
            guard let (tag, isWide) = Self.component(file.name) else { continue }
            guard file.bytes.first == tag.rawValue else {
                throw CAPError(
                    .malformed,
                    in: tag.name,
                    at: 0,
                    expected: "the tag \(tag.rawValue)",
                    found: file.bytes.first.map { "\($0)" } ?? "an empty file"
                )
            }
            guard readers[tag] == nil else {
                throw CAPError(.malformed, in: tag.name, at: 0, expected: "one component", found: "two")
            }
            readers[tag] = try CAPReader(file.bytes, tag: tag, isWide: isWide)
        }
        guard !readers.isEmpty else {
            throw CAPError(.otherFormat, in: "Header", at: 0, expected: "files of components", found: "other files")
        }
        func component(_ tag: CAPComponentTag) throws(CAPError) -> CAPReader {
            guard let reader = readers[tag] else {
                throw CAPError(
                    .missingComponent,
                    in: tag.name,
                    at: 0,
                    expected: "\(tag.name).cap",
                    found: "no such file"
                )
            }
            return reader
        }
        let header = try CAPHeader(component(.header))
        self.header = header
        imports = try readers[.imports].map { (reader) throws(CAPError) in try Self.imports(reader) } ?? []
        applets = try readers[.applet].map { (reader) throws(CAPError) in try Self.applets(reader, header) } ?? []
        externalReferences = try Self.references(component(.constantPool), importCount: imports.count)
        exportedClassCount =
            try readers[.export].map { (reader) throws(CAPError) in
                try Self.exportedClassCount(reader, header)
            } ?? 0
        var fields = try component(.staticField)
        staticImageSize = Int(try fields.u2())
        let sizes = readers.mapValues(\.size)
        self.sizes = sizes
        if let directory = readers[.directory] { try Self.check(directory, header, sizes) }
    }

    /// Compares the sizes that the Directory component states with those of the components: what was left out or cut short
    /// on the way shows here. Formats 2.1 and 2.2 state 11 and 12 sizes.
    private static func check(
        _ reader: CAPReader,
        _ header: CAPHeader,
        _ sizes: [CAPComponentTag: Int]
    ) throws(CAPError) {
        guard header.format.minor <= 2 else { return }
        var reader = reader
        for number in 1...(10 + header.format.minor) {
            let start = reader.offset
            let stated = Int(try reader.u2())
            // What cards do not get may be left out.
            guard let tag = CAPComponentTag(rawValue: number), tag.isLoaded || sizes[tag] != nil else { continue }
            guard stated == sizes[tag] ?? 0 else {
                throw CAPError(
                    .malformed,
                    in: reader.tag.name,
                    at: start,
                    expected: "\(sizes[tag] ?? 0) bytes of \(tag.name)",
                    found: "\(stated)"
                )
            }
        }
    }

    /// Bytes that stay on a card at least: code, classes and static fields. What a card adds for itself, and whether it
    /// keeps the constant pool, differs from card to card.
    public var nonVolatileSize: Int { (sizes[.method] ?? 0) + (sizes[.classes] ?? 0) + staticImageSize }

    /// Bytes that are sent to the card.
    public var loadSize: Int {
        var size = 0
        for (tag, bytes) in sizes where tag.isLoaded { size += bytes + 3 }
        return size
    }

    /// The component that a file holds by its name, and whether its size has four bytes.
    static func component(_ name: Text) -> (CAPComponentTag, isWide: Bool)? {
        let last = name.utf8.split(separator: 0x2F).last ?? []
        let lower = String(decoding: last, as: UTF8.self).lowercased()
        for tag in CAPComponentTag.allCases {
            if lower == tag.name.lowercased() + ".cap" { return (tag, false) }
            if lower == tag.name.lowercased() + ".capx" { return (tag, true) }
        }
        return nil
    }

    private static func imports(_ reader: CAPReader) throws(CAPError) -> [JavaCardPackage] {
        var reader = reader
        var imports: [JavaCardPackage] = []
        for _ in 0..<(try reader.u1()) { imports.append(try reader.package()) }
        return imports
    }

    private static func applets(
        _ reader: CAPReader,
        _ header: CAPHeader
    ) throws(CAPError) -> [ApplicationIdentifier] {
        var reader = reader
        var applets: [ApplicationIdentifier] = []
        for _ in 0..<(try reader.u1()) {
            applets.append(try reader.identifier())
            // The place of the install method. In the extended format the number of its block stands before it.
            if header.isExtended { _ = try reader.u1() }
            _ = try reader.u2()
        }
        return applets
    }

    private static func references(
        _ reader: CAPReader,
        importCount: Int
    ) throws(CAPError) -> [ExternalReference] {
        var reader = reader
        var references: [ExternalReference] = []
        var known: Set<ExternalReference> = []
        for _ in 0..<(try reader.u2()) {
            let start = reader.offset
            let tag = try reader.u1()
            let entry = try reader.bytes(3)
            guard let kind = ExternalReference.Kind(rawValue: tag) else {
                throw CAPError(
                    .malformed,
                    in: reader.tag.name,
                    at: start,
                    expected: "a tag of 1 to 6",
                    found: "\(tag)"
                )
            }
            guard entry[0] & 0x80 != 0 else { continue }
            let reference = ExternalReference(
                package: Int(entry[0] & 0x7F),
                kind: kind,
                classToken: entry[1],
                token: kind == .classOrInterface ? nil : entry[2]
            )
            guard reference.package < importCount else {
                throw CAPError(
                    .malformed,
                    in: reader.tag.name,
                    at: start + 1,
                    expected: "an import below \(importCount)",
                    found: "\(reference.package)"
                )
            }
            if known.insert(reference).inserted { references.append(reference) }
        }
        return references
    }

    private static func exportedClassCount(_ reader: CAPReader, _ header: CAPHeader) throws(CAPError) -> Int {
        var reader = reader
        // In the extended format each package has its own list, which the places of the lists come before; the first
        // list of each counts its classes.
        guard !header.isExtended else { return header.hasExports ? header.packages.count : 0 }
        return Int(try reader.u1())
    }
}
