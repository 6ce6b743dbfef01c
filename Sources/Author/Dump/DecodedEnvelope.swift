import CBOR
import SUIT

/// An envelope taken apart for people who look at it, trusted or not. Nothing that a device does goes this way: devices
/// authenticate first.
struct DecodedEnvelope {
    /// A severable member that stands in the envelope.
    struct Member {
        let key: Int64
        let at: Int
        let content: Range<Int>
    }

    /// A payload or dependency that travels in the envelope.
    struct Integrated {
        let name: String
        let at: Int
        let content: Range<Int>
        /// Taken apart, where it is an envelope itself.
        let envelope: DecodedEnvelope?
    }

    let range: Range<Int>
    let isTagged: Bool
    let authentication: DecodedAuthentication
    let manifest: DecodedManifest
    let members: [Member]
    let integrated: [Integrated]
    /// The content of the reserved key 1, where old authors put delegation chains.
    let delegation: CBORItem?

    /// Deepest nesting of integrated dependencies that is followed.
    static let depthLimit = 4

    /// The envelope in `bytes`.
    init(_ bytes: [UInt8]) throws(AuthorError) {
        do throws(CBORError) {
            try self.init(bytes, in: 0..<bytes.count, depth: 0)
        } catch {
            throw EnvelopeProblem.fault(bytes, error).error
        }
    }

    init(_ bytes: [UInt8], in range: Range<Int>, depth: Int) throws(CBORError) {
        guard depth < DecodedEnvelope.depthLimit else { throw .tooDeep(at: range.lowerBound) }
        let item = try CBORItem(bytes, in: range)
        if case .tag(let number, _) = item.kind {
            guard number == SUITTag.envelope else { throw .invalidValue(at: range.lowerBound) }
            isTagged = true
        } else {
            isTagged = false
        }
        let start = item.untagged.range.lowerBound
        guard let pairs = item.untagged.map else { throw .invalidValue(at: start) }
        var authentication: DecodedAuthentication?
        var manifest: CBORItem?
        var members: [Member] = []
        var integrated: [Integrated] = []
        var delegation: CBORItem?
        for pair in pairs {
            let at = pair.key.range.lowerBound
            guard let content = pair.value.content else { throw .invalidValue(at: pair.value.range.lowerBound) }
            switch pair.key.kind {
            case .integer(1): delegation = pair.value
            case .integer(EnvelopeKey.authentication):
                authentication = try DecodedAuthentication(bytes, in: content, at: at)
            case .integer(EnvelopeKey.manifest): manifest = pair.value
            case .integer(let key): members.append(Member(key: key, at: at, content: content))
            case .text(let name):
                integrated.append(
                    Integrated(
                        name: name,
                        at: at,
                        content: content,
                        envelope: try? DecodedEnvelope(bytes, in: content, depth: depth + 1)
                    )
                )
            default: throw .invalidValue(at: at)
            }
        }
        guard let authentication, let manifest else { throw .invalidValue(at: start) }
        self.range = range
        self.authentication = authentication
        self.manifest = try DecodedManifest(bytes, manifest, outside: members)
        self.members = members
        self.integrated = integrated
        self.delegation = delegation
    }
}
