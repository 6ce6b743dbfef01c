import CBOR
import SUIT

/// Shows an envelope to people: one line for each item, with its place in the file, its number and its name, indented by
/// its depth.
struct EnvelopeTree {
    let bytes: [UInt8]
    let envelope: DecodedEnvelope
    let meaning: ParameterMeaning
    private(set) var lines: [String] = []

    static func text(_ envelope: DecodedEnvelope, _ bytes: [UInt8]) -> String {
        var tree = EnvelopeTree(envelope, bytes)
        tree.append(depth: 0)
        return tree.lines.joined(separator: "\n") + "\n"
    }

    private init(_ envelope: DecodedEnvelope, _ bytes: [UInt8]) {
        self.bytes = bytes
        self.envelope = envelope
        self.meaning = ParameterMeaning(bytes: bytes, manifest: envelope.manifest)
    }

    mutating func line(_ at: Int?, _ depth: Int, _ text: String) {
        let place = at.map { "\($0)" } ?? ""
        let column = String(repeating: " ", count: max(0, 6 - place.count)) + place
        lines.append(column + "  " + String(repeating: "  ", count: depth) + PrintableText.line(text))
    }

    // MARK: Envelope

    private mutating func append(depth: Int) {
        let tag = envelope.isTagged ? "tag 107" : "without tag"
        line(envelope.range.lowerBound, depth, "envelope, \(tag), \(envelope.range.count) bytes")
        if let delegation = envelope.delegation {
            line(delegation.range.lowerBound, depth + 1, "1 delegation (reserved), \(delegation.range.count) bytes")
        }
        appendAuthentication(depth: depth + 1)
        appendManifest(depth: depth + 1)
        for member in envelope.members {
            let name = SUITNames.envelopeMember(member.key)
            line(member.at, depth + 1, "\(member.key) \(name), \(member.content.count) bytes: shown in the manifest")
        }
        for member in envelope.integrated {
            let kind = member.envelope == nil ? "integrated payload" : "integrated dependency"
            line(member.at, depth + 1, "\"\(member.name)\" \(kind), \(member.content.count) bytes")
            if let envelope = member.envelope {
                var inner = EnvelopeTree(envelope, bytes)
                inner.append(depth: depth + 2)
                lines += inner.lines
            }
        }
    }

    private mutating func appendAuthentication(depth: Int) {
        let wrapper = envelope.authentication
        line(wrapper.at, depth, "2 authentication-wrapper" + (wrapper.blocks.isEmpty ? ": unsigned" : ""))
        if let digest = wrapper.digest { line(digest.at, depth + 1, "digest: " + text(digest)) }
        for block in wrapper.blocks {
            guard let object = block.object else {
                line(block.at, depth + 1, "not a COSE object: h'\(Hexadecimal.text(bytes[block.content]))'")
                continue
            }
            line(block.at, depth + 1, object.summary(bytes))
            append(object, depth: depth + 2)
        }
    }

    mutating func append(_ object: DecodedCOSE, depth: Int) {
        for header in object.headers {
            let name =
                header.label.integer.map { "\($0) " + COSENames.header($0) } ?? DumpValue.key(header.label, bytes)
            var value = DumpText.short(DumpValue(header.value, bytes))
            if header.label.integer == 1, let algorithm = header.value.integer {
                value += " (\(COSENames.algorithm(algorithm)))"
            }
            let side = header.isProtected ? "protected" : "unprotected"
            line(header.label.range.lowerBound, depth, "\(side) \(name): \(value)")
        }
        for part in object.parts {
            line(part.at, depth, object.tag == 98 ? "signer" : "recipient")
            append(part, depth: depth + 1)
        }
    }

    func text(_ digest: DecodedAuthentication.Digest) -> String {
        SUITNames.digest(digest.algorithm) + ":" + Hexadecimal.text(bytes[digest.bytes])
    }

    // MARK: Manifest

    private mutating func appendManifest(depth: Int) {
        let manifest = envelope.manifest
        line(manifest.whole.lowerBound, depth, "3 manifest, \(manifest.whole.count) bytes")
        line(manifest.places[1], depth + 1, "1 manifest-version: \(manifest.version)")
        line(manifest.places[2], depth + 1, "2 manifest-sequence-number: \(manifest.sequenceNumber)")
        line(manifest.places[3], depth + 1, "3 common")
        for dependency in manifest.dependencies {
            let prefix = dependency.prefix.map { ", prefix " + $0.description.string } ?? ""
            line(dependency.at, depth + 2, "1 dependencies, \(dependency.index)\(prefix)")
        }
        line(manifest.commonPlaces[2], depth + 2, "2 components")
        for (index, component) in manifest.components.enumerated() {
            line(nil, depth + 3, "\(index): \(component.description.string)")
        }
        if let shared = manifest.shared {
            line(manifest.commonPlaces[4], depth + 2, "4 shared-sequence")
            append(shared, depth: depth + 3)
        }
        if let uri = manifest.referenceURI { line(manifest.places[4], depth + 1, "4 reference-uri: \(uri)") }
        if let identifier = manifest.componentIdentifier {
            line(manifest.places[5], depth + 1, "5 manifest-component-id: \(identifier.description.string)")
        }
        if let version = manifest.setVersion {
            let text = version.map { "\($0)" }.joined(separator: ".")
            line(manifest.places[6], depth + 1, "6 set-version: \(text)")
        }
        for member in manifest.members { append(member, depth: depth + 1) }
    }

    private mutating func append(_ member: DecodedManifest.Member, depth: Int) {
        let name = "\(member.key) \(SUITNames.member(member.key))"
        switch member.state {
        case .present: line(member.at, depth, name)
        case .outside(let digest): line(member.at, depth, "\(name), beside the manifest, \(text(digest))")
        case .severed(let digest): line(member.at, depth, "\(name), severed, \(text(digest))")
        }
        switch member.content {
        case .sequence(let tree): append(tree, depth: depth + 1)
        case .text(let languages):
            for (language, topics) in languages {
                line(topics.range.lowerBound, depth + 1, language)
                append(TextMeaning(bytes: bytes).value(topics), depth: depth + 2)
            }
        case .item(let item): append(DumpValue(item, bytes), depth: depth + 1)
        case .bytes(let range): line(range.lowerBound, depth + 1, "h'\(Hexadecimal.text(bytes[range]))'")
        case .nothing: break
        }
    }

    /// A value without a place of its own.
    mutating func append(_ value: DumpValue, depth: Int) {
        switch value {
        case .fields(let fields):
            for field in fields {
                if let short = DumpText.oneLine(field.value) {
                    line(nil, depth, "\(field.name): \(short)")
                } else {
                    line(nil, depth, "\(field.name):")
                    append(field.value, depth: depth + 1)
                }
            }
        case .list(let values):
            for value in values {
                if let short = DumpText.oneLine(value) {
                    line(nil, depth, "- \(short)")
                } else {
                    line(nil, depth, "-")
                    append(value, depth: depth + 1)
                }
            }
        default: line(nil, depth, DumpText.short(value))
        }
    }
}
