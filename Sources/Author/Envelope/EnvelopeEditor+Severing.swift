import CBOR
public import COSE
import SUIT

extension EnvelopeEditor {
    /// A severable member of the manifest (suit-manifest section 5.4).
    public struct SeverableMember: Equatable, Sendable {
        /// Where its content is.
        public enum State: String, Sendable {
            /// In the manifest: it can only be moved by signing anew.
            case inManifest = "in the manifest"
            /// In the envelope, beside the manifest.
            case inEnvelope = "in the envelope"
            /// Nowhere: only its digest is there.
            case severed
        }

        /// Its key in the manifest.
        public let key: Int64
        /// Its name.
        public let name: String
        /// Where its content is.
        public let state: State
        /// Its size in the envelope, in bytes.
        public let size: Int
    }

    private static let severableKeys: [Int64] = [14, 15, 16, 18, 20, 23]

    /// The severable members that the manifest mentions.
    public var severableMembers: [SeverableMember] {
        let content = manifestContent
        guard let pairs = try? CBORItem(content, in: 0..<content.count).untagged.map else { return [] }
        return pairs.compactMap { pair in
            guard let key = pair.key.integer, EnvelopeEditor.severableKeys.contains(key) else { return nil }
            let inside = pair.value.content
            let outside = entries.first { $0.key == EnvelopeEditor.encoded(key) }
            return SeverableMember(
                key: key,
                name: SUITNames.member(key),
                state: inside != nil ? .inManifest : outside != nil ? .inEnvelope : .severed,
                size: inside?.count ?? outside?.value.count ?? 0
            )
        }
    }

    /// Takes a severable member out of the envelope. The manifest keeps its digest, so signatures stay valid.
    ///
    /// - Returns: the member with the head of its byte string, for ``restore(_:crypto:)``.
    public mutating func sever(_ name: String) throws(AuthorError) -> [UInt8] {
        let members = severableMembers
        guard let member = members.first(where: { $0.name == name || "\($0.key)" == name }) else {
            throw AuthorError(
                .specification,
                "the manifest has no severable member \"\(name)\"",
                expected: members.isEmpty ? nil : "one of " + members.map { $0.name }.joined(separator: ", "),
                found: members.isEmpty ? "no severable member at all" : nil,
                action: NearestName.of(name, in: members.map { $0.name }).map { "did you mean \"\($0)\"?" }
            )
        }
        switch member.state {
        case .inEnvelope: break
        case .severed: throw AuthorError(.conflict, "\"\(member.name)\" is severed already")
        case .inManifest:
            throw AuthorError(
                .conflict,
                "\"\(member.name)\" stands in the signed manifest, and cannot leave it",
                expected: "a member beside the manifest",
                action: "build it with \"sever: [\(member.name)]\": then its digest is signed, and it can be dropped"
            )
        }
        let key = EnvelopeEditor.encoded(member.key)
        let value = entries.first { $0.key == key }?.value ?? []
        entries.removeAll { $0.key == key }
        return value
    }

    /// Puts a severed member back, or a payload that was taken out. Which one it is, its digest tells.
    ///
    /// - Parameter member: what ``sever(_:)`` returned, or the member without its head.
    /// - Returns: its name.
    public mutating func restore(_ member: [UInt8], crypto: some CryptoProvider) throws(AuthorError) -> String {
        let content = manifestContent
        let map = try? CBORItem(content, in: 0..<content.count).untagged
        var wrapped = CBOREncoder(capacity: member.count + 5)
        wrapped.encode(bytes: member)
        for candidate in severableMembers where candidate.state == .severed {
            guard let digest = map?[candidate.key].map({ Array(content[$0.range]) }) else { continue }
            for value in [member, wrapped.bytes] {
                do throws(AuthorError) {
                    try check(digest, of: value, candidate.name, crypto)
                } catch {
                    continue
                }
                entries.append(Entry(key: EnvelopeEditor.encoded(candidate.key), value: value))
                return candidate.name
            }
        }
        let missing = severableMembers.filter { $0.state == .severed }.map { $0.name }
        throw AuthorError(
            .malformed,
            "the file is no member that was severed from this manifest",
            expected: missing.isEmpty ? nil : missing.joined(separator: " or "),
            found: missing.isEmpty ? "a manifest of which nothing is severed" : "another digest"
        )
    }

    private var manifestContent: [UInt8] {
        EnvelopeEditor.content(entries.first { $0.key == [3] }?.value ?? [])
    }

    private static func encoded(_ key: Int64) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.encodeInt(key)
        return encoder.bytes
    }
}
