import CBOR
import Foundation
import SUIT

extension DumpValue {
    /// Any CBOR item: byte strings as `h'...'`, as diagnostic notation writes them, tags as `{"tag", "value"}`.
    init(_ item: CBORItem, _ bytes: [UInt8]) {
        switch item.kind {
        case .integer(let number): self = .integer(number)
        case .large(let number): self = .unsigned(number)
        case .bytes(let range): self = .text("h'" + Hexadecimal.text(bytes[range]) + "'")
        case .text(let text): self = .text(text)
        case .array(let items): self = .list(items.map { DumpValue($0, bytes) })
        case .map(let pairs):
            self = .fields(pairs.map { DumpField(DumpValue.key($0.key, bytes), DumpValue($0.value, bytes)) })
        case .tag(let number, let inner):
            self = .fields([DumpField("tag", .unsigned(number)), DumpField("value", DumpValue(inner, bytes))])
        case .flag(let flag): self = .flag(flag)
        case .null: self = .nothing
        case .float(let number): self = .real(number)
        }
    }

    /// The value of a parameter or text: like any item, but a byte string as its digits alone.
    static func neutral(_ item: CBORItem, _ bytes: [UInt8]) -> DumpValue {
        item.content.map { .bytes(bytes[$0]) } ?? DumpValue(item, bytes)
    }

    static func key(_ item: CBORItem, _ bytes: [UInt8]) -> String {
        if let text = item.text { return text }
        if let number = item.integer { return "\(number)" }
        return (try? CBORDiagnostic.describe(bytes.span.extracting(item.range)))?.string ?? "?"
    }

    static func component(_ identifier: ComponentIdentifier) -> DumpValue {
        .list(identifier.segments.map { .bytes($0) })
    }

    static func digest(_ digest: DecodedAuthentication.Digest, _ bytes: [UInt8]) -> DumpValue {
        .fields([
            DumpField("algorithm", .integer(digest.algorithm)),
            DumpField("algorithm-name", .text(SUITNames.digest(digest.algorithm))),
            DumpField("bytes", .bytes(bytes[digest.bytes])),
        ])
    }

    /// A UUID, where there are 16 bytes.
    static func identifier(_ content: ArraySlice<UInt8>) -> DumpValue? {
        UUID(bytes: content).map { .text($0.uuidString.lowercased()) }
    }

    static func object(_ object: DecodedCOSE, _ bytes: [UInt8]) -> DumpValue {
        var fields: [DumpField] = []
        if let tag = object.tag {
            fields.append(DumpField("tag", .unsigned(tag)))
            fields.append(DumpField("structure", .text(object.name)))
        }
        fields.append(DumpField("algorithm", object.algorithm.map { .integer($0) } ?? .nothing))
        if let algorithm = object.algorithm {
            fields.append(DumpField("algorithm-name", .text(COSENames.algorithm(algorithm))))
        }
        fields.append(DumpField("key-id", object.keyID.map { .bytes(bytes[$0]) } ?? .nothing))
        let headers = object.headers.map { header -> DumpValue in
            var fields = [DumpField("label", DumpValue(header.label, bytes))]
            if let label = header.label.integer { fields.append(DumpField("name", .text(COSENames.header(label)))) }
            fields.append(DumpField("protected", .flag(header.isProtected)))
            fields.append(DumpField("value", DumpValue(header.value, bytes)))
            return .fields(fields)
        }
        fields.append(DumpField("headers", .list(headers)))
        if object.tag != nil {
            fields.append(DumpField("payload", object.content.map { .bytes(bytes[$0]) } ?? .nothing))
        }
        if let proof = object.proof {
            let name =
                switch object.tag {
                case 17, 97: "mac"
                case 18: "signature"
                default: "content"
                }
            fields.append(DumpField(name, .bytes(bytes[proof])))
        }
        if !object.parts.isEmpty {
            let name = object.tag == 98 ? "signers" : "recipients"
            fields.append(DumpField(name, .list(object.parts.map { .object($0, bytes) })))
        }
        return .fields(fields)
    }
}
