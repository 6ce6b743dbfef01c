import CBOR
import Eligibility
import UpdateProtocol

extension Notice {
    /// Most bytes of an encoded notice.
    static let byteLimit = 262_144

    /// The notice in CBOR, for the agent itself.
    var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 512)
        encoder.beginArray(12)
        encoder.encode(kind.rawValue)
        encoder.encode(bytes: manifest)
        encoder.encode(bytes: question)
        encoder.encode(since)
        encoder.encode(until)
        encoder.encode(reason)
        encoder.encode(text: detail)
        encoder.beginArray(changes.count)
        for change in changes {
            encoder.beginArray(3)
            encoder.encode(text: change.component)
            encoder.encode(text: change.version)
            encoder.encode(change.size)
        }
        encoder.beginArray(edges.count)
        for edge in edges {
            encoder.beginArray(5)
            encoder.encode(edge.side)
            encoder.encode(edge.kind)
            for text in [edge.subject, edge.needed, edge.found] { encoder.encode(text: text) }
        }
        Remedy(remedies).encode(into: &encoder)
        encoder.encode(isRemedied)
        encoder.beginArray(rulings.count)
        for ruling in rulings { encoder.encode(text: ruling) }
        return encoder.bytes
    }

    /// Reads a notice that fills `bytes`.
    init(decoding bytes: Span<UInt8>) throws(CBORError) {
        var decoder = CBORDecoder(bytes)
        try decoder.beginArray(count: 12)
        let at = decoder.offset
        guard let kind = Kind(rawValue: try decoder.readUnsigned()) else { throw .invalidValue(at: at) }
        self.init(kind: kind, manifest: try decoder.readByteArray(limit: 64))
        question = try decoder.readByteArray(limit: 64)
        since = try decoder.readUnsigned()
        until = try decoder.readUnsigned()
        reason = try decoder.readUnsigned()
        detail = try decoder.readTextValue(limit: Notice.textLimit)
        for _ in 0..<(try Notice.count(&decoder)) {
            try decoder.beginArray(count: 3)
            changes.append(
                Change(
                    component: try decoder.readTextValue(limit: Notice.textLimit),
                    version: try decoder.readTextValue(limit: Notice.textLimit),
                    size: try decoder.readUnsigned()
                )
            )
        }
        for _ in 0..<(try Notice.count(&decoder)) {
            try decoder.beginArray(count: 5)
            edges.append(
                ReportedEdge(
                    side: try decoder.readUnsigned(),
                    kind: try decoder.readUnsigned(),
                    subject: try decoder.readTextValue(limit: Notice.textLimit),
                    needed: try decoder.readTextValue(limit: Notice.textLimit),
                    found: try decoder.readTextValue(limit: Notice.textLimit)
                )
            )
        }
        remedies = try Remedy(from: &decoder).actions
        isRemedied = try decoder.readBool()
        for _ in 0..<(try Notice.count(&decoder)) {
            rulings.append(try decoder.readTextValue(limit: Notice.textLimit))
        }
        try decoder.finish()
    }

    private static func count(_ decoder: inout CBORDecoder) throws(CBORError) -> Int {
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count <= listLimit else { throw .tooLong(at: at) }
        return count
    }

    /// The notice in JSON, for whoever shows it.
    func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("kind")
            writer.value(kind.name)
            writer.key("manifest")
            writer.value(Hexadecimal.text(manifest))
            if isQuestion {
                writer.key("question")
                writer.value(Hexadecimal.text(question))
            }
            if since > 0 {
                writer.key("since")
                writer.value(since)
            }
            if until > 0 {
                writer.key("until")
                writer.value(until)
            }
            writer.key("reason")
            writer.value("\(ReportReason(code: reason).name)")
            writer.key("message")
            writer.value(detail.string)
            writer.key("changes")
            writer.array { writer in
                for change in changes {
                    writer.object {
                        $0.key("component")
                        $0.value(change.component.string)
                        $0.key("version")
                        $0.value(change.version.string)
                        $0.key("size")
                        $0.value(change.size)
                    }
                }
            }
            writer.key("edges")
            writer.array { writer in for edge in edges { EdgeText.write(edge, &writer) } }
            writer.key("remedies")
            writer.array { writer in for remedy in remedies { RemedyText.write(remedy, &writer) } }
            writer.key("remediesComplete")
            writer.value(isRemedied)
            writer.key("rulings")
            writer.array { writer in for ruling in rulings { writer.value(ruling.string) } }
        }
    }
}
