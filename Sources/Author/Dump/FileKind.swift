import CBOR
import COSE

/// What a file is that was given where an envelope was expected, as far as that can be seen.
enum FileKind: Equatable {
    case empty
    case pem
    case elf
    case other(String)
    case json
    case yaml
    case text
    case keySet
    case encryptionInfo
    case details
    case manifest
    case cbor
    case unknown

    init(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self = .empty
            return
        }
        let magic: [(start: [UInt8], kind: FileKind)] = [
            ([0x7F, 0x45, 0x4C, 0x46], .elf), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], .other("a PNG image")),
            ([0xFF, 0xD8, 0xFF], .other("a JPEG image")), ([0x1F, 0x8B], .other("gzip")),
            ([0x28, 0xB5, 0x2F, 0xFD], .other("zstd")), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .other("xz")),
            ([0x50, 0x4B, 0x03, 0x04], .other("a ZIP archive")), ([0x4D, 0x5A], .other("a program for Windows")),
            (Array("%PDF".utf8), .other("PDF")), (Array("SQLite format 3".utf8), .other("an SQLite database")),
            (Array("-----BEGIN ".utf8), .pem),
        ]
        if let found = magic.first(where: { bytes.starts(with: $0.start) }) {
            self = found.kind
        } else if let text = FileKind.printable(bytes) {
            let start = text.drop { $0.isWhitespace }
            let words = start.prefix { $0 != "\n" }
            self =
                start.contains("-----BEGIN ")
                ? .pem
                : start.hasPrefix("{")
                    ? .json : words.contains(":") || words.hasPrefix("#") || words.hasPrefix("---") ? .yaml : .text
        } else if (try? KeySetDocument(bytes)) != nil {
            self = .keySet
        } else if (try? Encrypt(bytes.span, in: 0..<bytes.count)) != nil {
            self = .encryptionInfo
        } else if let envelopes = try? DetailFile.decode(bytes), let first = envelopes.first,
            (try? DecodedEnvelope(first, in: 0..<first.count, depth: 0)) != nil
        {
            self = .details
        } else if let item = try? CBORItem(bytes, in: 0..<bytes.count) {
            if case .tag(1_070, _) = item.kind { self = .manifest } else { self = .cbor }
        } else {
            self = .unknown
        }
    }

    /// The text that the bytes are, where they can be nothing else: short CBOR can look like text, too.
    private static func printable(_ bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let isPrintable = text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar == "\r" || scalar == "\t" || scalar.properties.generalCategory != .control
        }
        return isPrintable ? text : nil
    }

    /// What it looks like, or `nil` where it may be a damaged envelope.
    var name: String? {
        switch self {
        case .empty: "an empty file"
        case .pem: "PEM, such as a key or a certificate"
        case .elf: "an ELF program or library"
        case .other(let name): name
        case .json: "JSON"
        case .yaml: "YAML"
        case .text: "text"
        case .keySet: "a key set"
        case .encryptionInfo: "encryption info (COSE_Encrypt)"
        case .details: "a file of detail manifests"
        case .manifest: "a bare manifest (tag 1070) without an envelope"
        case .cbor: "CBOR of another kind"
        case .unknown: nil
        }
    }

    /// What to do with such a file instead.
    var action: String? {
        switch self {
        case .empty: "check how the file was copied"
        case .pem: "\"fettle key show\" shows keys"
        case .elf: "\"fettle image inspect\" shows what it needs; \"fettle manifest build\" makes an envelope for it"
        case .json, .yaml: "\"fettle manifest build\" makes an envelope from the description of an update"
        case .keySet: "\"fettle key set show\" shows it"
        case .manifest: "\"fettle manifest sign\" puts it into an envelope"
        case .cbor, .encryptionInfo: "\"fettle manifest show --diagnostic\" shows what is in it"
        case .details: "\"fettle manifest show\" lists them; devices get them from the distributor"
        case .other, .text, .unknown: nil
        }
    }
}
