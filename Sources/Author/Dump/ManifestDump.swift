import CBOR
import COSE
import Foundation
import SUIT

/// What an envelope says, for people and for scripts. It is shown as it is, trusted or not.
public struct ManifestDump: Sendable {
    /// The contents, by names.
    public let value: DumpValue
    private let bytes: [UInt8]

    /// Takes the envelope in `bytes` apart.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        let parser = try ManifestParser(bytes)
        self.bytes = bytes
        self.value = .fields([
            DumpField("summary", ManifestDump.summary(parser)),
            DumpField("envelope", ManifestDump.envelope(parser)),
            DumpField("authentication-wrapper", ManifestDump.authentication(parser)),
            DumpField("manifest", ManifestDump.manifest(parser)),
        ])
    }

    /// The contents as an indented tree.
    public var text: String { DumpTree.text(value) }
    /// The contents as JSON.
    public var json: String { DumpJSON.text(value) }
    /// The bytes in CBOR diagnostic notation (RFC 8949 section 8), with embedded CBOR taken apart.
    public var diagnostic: String { DiagnosticNotation.text(bytes) }

    // MARK: Parts

    private static func summary(_ parser: ManifestParser) -> DumpValue {
        let contents = ManifestContents(parser)
        var fields = [
            DumpField("sequence-number", .unsigned(contents.sequenceNumber)),
            DumpField("expires", contents.expires.map { .text(Timestamp.text($0)) } ?? .nothing),
        ]
        if let request = contents.request { fields.append(DumpField("request", .text(request))) }
        if let definition = contents.definition {
            let values = DumpValues(parser)
            fields.append(DumpField("report", values.definition(definition)))
        }
        let images = contents.images.map { image -> DumpValue in
            var fields = [DumpField("component", name(image.component, parser))]
            if let vendor = image.vendor { fields.append(DumpField("vendor-id", DumpValues.identifier(vendor))) }
            if let deviceClass = image.deviceClass {
                fields.append(DumpField("class-id", DumpValues.identifier(deviceClass)))
            }
            fields.append(DumpField("image-digest", DumpValues.digest(image.digest)))
            if let size = image.size { fields.append(DumpField("image-size", .unsigned(size))) }
            return .fields(fields)
        }
        fields.append(DumpField("images", .list(images)))
        return .fields(fields)
    }

    private static func name(_ component: Int, _ parser: ManifestParser) -> DumpValue {
        guard parser.components.indices.contains(component) else { return .integer(Int64(component)) }
        return .text(parser.components[component].description.string)
    }

    private static func envelope(_ parser: ManifestParser) -> DumpValue {
        var fields = [
            DumpField("size", .unsigned(UInt64(parser.bytes.count))),
            DumpField("tagged", .flag(parser.envelope.isTagged)),
        ]
        if !parser.envelope.members.isEmpty {
            fields.append(
                DumpField("severed-members", .list(parser.envelope.members.map { .text(SUITNames.member($0.key)) }))
            )
        }
        if !parser.envelope.integratedPayloads.isEmpty {
            let payloads = parser.envelope.integratedPayloads.map { payload -> DumpValue in
                .fields([
                    DumpField("name", .text(String(decoding: parser.bytes[payload.name], as: UTF8.self))),
                    DumpField("size", .unsigned(UInt64(payload.content.count))),
                ])
            }
            fields.append(DumpField("integrated-payloads", .list(payloads)))
        }
        return .fields(fields)
    }

    private static func authentication(_ parser: ManifestParser) -> DumpValue {
        let wrapper = AuthenticationWrapper(parser.bytes, parser.envelope)
        var fields: [DumpField] = []
        if let digest = wrapper.digest { fields.append(DumpField("digest", DumpValues.digest(digest))) }
        let blocks = wrapper.blocks.map { block -> DumpValue in
            switch block {
            case .signature(let algorithm, let keyID):
                .fields([
                    DumpField("algorithm", .text(algorithm)),
                    DumpField("key-id", keyID.map { .bytes($0) } ?? .nothing),
                ])
            case .other(let reason): .fields([DumpField("not-readable", .text(reason))])
            }
        }
        fields.append(DumpField("signatures", blocks.isEmpty ? .noted(.list([]), "unsigned") : .list(blocks)))
        return .fields(fields)
    }

    private static func manifest(_ parser: ManifestParser) -> DumpValue {
        let values = DumpValues(parser)
        var fields = [
            DumpField("manifest-version", .unsigned(parser.version)),
            DumpField("sequence-number", .unsigned(parser.sequenceNumber)),
        ]
        if let uri = parser.referenceURI { fields.append(DumpField("reference-uri", .text(uri))) }
        var common = [DumpField("components", .list(parser.components.map { .text($0.description.string) }))]
        if let dependencies = parser.dependencies {
            common.append(DumpField("other", values.raw(dependencies)))
        }
        if let shared = parser.shared { common.append(DumpField("shared-sequence", values.sequence(shared))) }
        fields.append(DumpField("common", .fields(common)))
        for (key, member) in parser.members {
            let name = SUITNames.member(key)
            switch member {
            case .missing(let digest): fields.append(DumpField(name, .noted(DumpValues.digest(digest), "severed")))
            case .sequence(let tree, let isSevered):
                fields.append(DumpField(name, values.sequence(tree, isSevered: isSevered)))
            case .other(let range, let isSevered):
                let value = key == ManifestKey.text ? values.text(range) : values.raw(range)
                fields.append(DumpField(name, isSevered ? .noted(value, "beside the manifest, by digest") : value))
            }
        }
        return .fields(fields)
    }
}
