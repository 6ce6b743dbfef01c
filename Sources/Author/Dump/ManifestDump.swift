import CBOR
import COSE

/// What an envelope says, for people and for scripts. It is shown as it is, trusted or not.
public struct ManifestDump: Sendable {
    /// The contents, by numbers and names.
    public let value: DumpValue
    /// The contents as an indented tree, with the place of each item.
    public let text: String

    /// Takes the envelope in `bytes` apart.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        let envelope = try DecodedEnvelope(bytes)
        let contents = ManifestContents(envelope, bytes)
        self.value = .fields(
            [DumpField("summary", ManifestSummary.value(contents, envelope, bytes))]
                + EnvelopeJSON.fields(envelope, bytes)
        )
        self.text = ManifestSummary.text(contents, envelope, bytes) + "\n" + EnvelopeTree.text(envelope, bytes)
    }

    /// The contents as JSON.
    public var json: String { DumpJSON.text(value) }

    /// Any CBOR in diagnostic notation (RFC 8949 section 8), with embedded CBOR taken apart, be it an envelope or not.
    public static func diagnostic(_ bytes: [UInt8]) throws(AuthorError) -> String {
        do throws(CBORError) {
            _ = try CBORItem(bytes, in: 0..<bytes.count)
        } catch {
            let kind = FileKind(bytes)
            let missing = EnvelopeProblem.missing(bytes).map { "at least \($0) bytes are missing" }
            throw AuthorError(
                .malformed,
                "this cannot be shown as CBOR: \(error.placedReason)",
                expected: "one item of CBOR",
                found: kind.name.map { "what looks like " + $0 } ?? missing,
                action: kind.name == nil ? "take the whole file, as its author made it" : kind.action
            )
        }
        return DiagnosticNotation.text(bytes)
    }
}
