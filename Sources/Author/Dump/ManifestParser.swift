import CBOR
import COSE
import SUIT

/// Takes an envelope apart for people who look at it, trusted or not. Nothing that a device does goes this way: devices
/// authenticate first.
struct ManifestParser {
    /// A severable member or sequence of the manifest.
    enum Member {
        /// A sequence, in the manifest or beside it.
        case sequence(CommandTree, isSevered: Bool)
        /// Another member: where it stands.
        case other(Range<Int>, isSevered: Bool)
        /// A severed member that is not there.
        case missing(SUITDigest)
    }

    let bytes: [UInt8]
    let envelope: Envelope
    private(set) var version: UInt64 = 0
    private(set) var sequenceNumber: UInt64 = 0
    private(set) var referenceURI: String?
    private(set) var components: [ComponentIdentifier] = []
    private(set) var dependencies: Range<Int>?
    private(set) var shared: CommandTree?
    /// The other members, by key, in the order of the manifest.
    private(set) var members: [(key: Int64, member: Member)] = []

    init(_ bytes: [UInt8]) throws(AuthorError) {
        self.bytes = bytes
        do throws(SUITError) {
            self.envelope = try Envelope(bytes.span)
        } catch {
            throw error.explained
        }
        do throws(CBORError) {
            try readManifest()
        } catch {
            throw SUITError.malformed(.manifest, error).explained
        }
    }

    /// All sequences, the shared one first.
    var sequences: [CommandTree] {
        var list = shared.map { [$0] } ?? []
        for (_, member) in members {
            if case .sequence(let tree, _) = member { list.append(tree) }
        }
        return list
    }

    private mutating func readManifest() throws(CBORError) {
        let bytes = self.bytes
        var decoder = CBORDecoder(bytes.span, in: envelope.manifest)
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            switch key {
            case ManifestKey.version: version = try decoder.readUnsigned()
            case ManifestKey.sequenceNumber: sequenceNumber = try decoder.readUnsigned()
            case ManifestKey.common: try readCommon(try decoder.readBytes())
            case ManifestKey.referenceURI: referenceURI = try decoder.readTextValue().string
            default:
                let whole = try decoder.skip()
                members.append((key, try member(key, whole)))
            }
        }
        try decoder.finish()
    }

    private mutating func readCommon(_ range: Range<Int>) throws(CBORError) {
        let bytes = self.bytes
        var decoder = CBORDecoder(bytes.span, in: range)
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            switch key {
            case CommonKey.components:
                let at = decoder.offset
                let count = try decoder.beginArray()
                guard count <= Manifest.componentLimit else { throw .tooLong(at: at) }
                while components.count < count { components.append(try ComponentIdentifier.read(&decoder)) }
            case CommonKey.sharedSequence:
                shared = try CommandTree(bytes.span, in: try decoder.readBytes())
            default: dependencies = try decoder.skip()
            }
        }
        try decoder.finish()
    }

    private func member(_ key: Int64, _ whole: Range<Int>) throws(CBORError) -> Member {
        var decoder = CBORDecoder(bytes.span, in: whole)
        switch try decoder.peek() {
        case .bytes: return try content(key, in: try decoder.readBytes(), isSevered: false)
        case .array:
            guard let digest = try? SUITDigest.read(&decoder) else { return .other(whole, isSevered: false) }
            guard let outside = envelope.members.first(where: { $0.key == key }) else { return .missing(digest) }
            return try content(key, in: outside.content, isSevered: true)
        default: return .other(whole, isSevered: false)
        }
    }

    private func content(_ key: Int64, in range: Range<Int>, isSevered: Bool) throws(CBORError) -> Member {
        guard SUITNames.isSequence(key) else { return .other(range, isSevered: isSevered) }
        return .sequence(try CommandTree(bytes.span, in: range), isSevered: isSevered)
    }
}
