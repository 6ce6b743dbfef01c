import COSE
import SUIT

/// What a reader wants to know first: which manifest it is, who says to have signed it, and which images it names.
enum ManifestSummary {
    static func value(_ contents: ManifestContents, _ envelope: DecodedEnvelope, _ bytes: [UInt8]) -> DumpValue {
        var fields = [
            DumpField("sequence-number", .unsigned(contents.sequenceNumber)),
            DumpField("expires", contents.expires.map { .text(Timestamp.text($0)) } ?? .nothing),
        ]
        if let request = contents.request { fields.append(DumpField("request", .text(request))) }
        fields.append(
            DumpField("images", .list(contents.images.map { image($0, envelope) }))
        )
        return .fields(fields)
    }

    private static func image(_ image: ManifestContents.Image, _ envelope: DecodedEnvelope) -> DumpValue {
        var fields = [DumpField("component", .text(name(image.component, envelope)))]
        if let vendor = image.vendor {
            fields.append(DumpField("vendor-id", DumpValue.identifier(vendor[...]) ?? .bytes(vendor)))
        }
        if let deviceClass = image.deviceClass {
            fields.append(DumpField("class-id", DumpValue.identifier(deviceClass[...]) ?? .bytes(deviceClass)))
        }
        fields.append(DumpField("image-digest", .text(digest(image.digest))))
        if let size = image.size { fields.append(DumpField("image-size", .unsigned(size))) }
        return .fields(fields)
    }

    private static func name(_ component: Int, _ envelope: DecodedEnvelope) -> String {
        UInt64(exactly: component).flatMap { envelope.manifest.name($0) } ?? "\(component)"
    }

    private static func digest(_ digest: SUITDigest) -> String {
        SUITNames.digest(digest.algorithm.rawValue) + ":" + Hexadecimal.text(digest.bytes)
    }

    static func text(_ contents: ManifestContents, _ envelope: DecodedEnvelope, _ bytes: [UInt8]) -> String {
        var lines = ["sequence number  \(contents.sequenceNumber)"]
        if let digest = envelope.authentication.digest {
            lines.append(
                "manifest         \(SUITNames.digest(digest.algorithm)):\(Hexadecimal.text(bytes[digest.bytes]))"
            )
        }
        let blocks = envelope.authentication.blocks.map { $0.object?.summary(bytes) ?? "an unreadable block" }
        lines.append("authentication   " + (blocks.isEmpty ? "none: unsigned" : blocks.joined(separator: "; ")))
        lines.append("expires          " + (contents.expires.map { Timestamp.text($0) } ?? "never"))
        if let request = contents.request {
            lines.append((contents.definition == nil ? "fetches          " : "asks             ") + request)
        }
        for image in contents.images {
            let size = image.size.map { ", \($0) bytes" } ?? ""
            lines.append("image            \(name(image.component, envelope)): \(digest(image.digest))\(size)")
        }
        return lines.map { PrintableText.line($0) }.joined(separator: "\n") + "\n"
    }
}
