import CBOR
import COSE

/// What an envelope says, for people and for scripts. It is shown as it is, trusted or not.
public struct ManifestDump: Sendable {
    /// The contents, by numbers and names.
    public let value: DumpValue
    /// The contents as an indented tree, with the place of each item.
    public let text: String
    private let bytes: [UInt8]

    /// Takes the envelope in `bytes` apart.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        let envelope = try DecodedEnvelope(bytes)
        let contents = ManifestContents(envelope, bytes)
        self.bytes = bytes
        self.value = .fields(
            [DumpField("summary", ManifestSummary.value(contents, envelope, bytes))]
                + EnvelopeJSON.fields(envelope, bytes)
        )
        self.text = ManifestSummary.text(contents, envelope, bytes) + "\n" + EnvelopeTree.text(envelope, bytes)
    }

    /// The contents as JSON.
    public var json: String { DumpJSON.text(value) }
    /// The bytes in CBOR diagnostic notation (RFC 8949 section 8), with embedded CBOR taken apart.
    public var diagnostic: String { DiagnosticNotation.text(bytes) }
}
