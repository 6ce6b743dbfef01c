import CBOR
import SUIT

/// The manifest of an envelope, taken apart for showing.
struct DecodedManifest {
    /// A member of the manifest that is not one of the common fields.
    struct Member {
        /// Where the member's content is (suit-manifest section 5.4).
        enum State {
            /// In the manifest.
            case present
            /// In the envelope; its digest is in the manifest.
            case outside(DecodedAuthentication.Digest)
            /// Nowhere; only its digest is there.
            case severed(DecodedAuthentication.Digest)
        }

        /// What it holds.
        enum Content {
            case sequence(CommandTree)
            case text([(language: String, topics: CBORItem)])
            /// Another CBOR item, such as a CoSWID or carried keys.
            case item(CBORItem)
            /// A byte string that holds no CBOR item.
            case bytes(Range<Int>)
            case nothing
        }

        let key: Int64
        let at: Int
        let state: State
        let content: Content
    }

    /// A manifest that this one depends on (suit-trust-domains section 5.2).
    struct Dependency {
        let index: UInt64
        let at: Int
        let prefix: ComponentIdentifier?
    }

    /// The byte string with its head, over which the digest is made.
    let whole: Range<Int>
    let version: UInt64
    let sequenceNumber: UInt64
    let referenceURI: String?
    let componentIdentifier: ComponentIdentifier?
    let setVersion: [Int64]?
    let components: [ComponentIdentifier]
    let dependencies: [Dependency]
    let shared: CommandTree?
    let members: [Member]
    /// Where each of the fixed keys stands.
    let places: [Int64: Int]
    let commonPlaces: [Int64: Int]

    init(_ bytes: [UInt8], _ item: CBORItem, outside: [DecodedEnvelope.Member]) throws(CBORError) {
        self.whole = item.range
        let start = item.content?.lowerBound ?? item.range.lowerBound
        guard let content = item.content, let pairs = try CBORItem(bytes, in: content).untagged.map else {
            throw .invalidValue(at: start)
        }
        var places: [Int64: Int] = [:]
        var members: [Member] = []
        let map = try CBORItem(bytes, in: content).untagged
        for pair in pairs {
            guard let key = pair.key.integer else { throw .invalidValue(at: pair.key.range.lowerBound) }
            places[key] = pair.key.range.lowerBound
            if (1...6).contains(key) { continue }
            members.append(DecodedManifest.member(key, pair, bytes, outside))
        }
        self.places = places
        self.members = members
        self.version = map[ManifestKey.version]?.unsigned ?? 0
        self.sequenceNumber = map[ManifestKey.sequenceNumber]?.unsigned ?? 0
        self.referenceURI = map[ManifestKey.referenceURI]?.text
        self.componentIdentifier = map[5].flatMap { ComponentIdentifier($0.embedded(bytes) ?? $0, bytes) }
        self.setVersion = map[6]?.embedded(bytes)?.array?.compactMap { $0.integer }
        guard let common = map[ManifestKey.common]?.embedded(bytes), let fields = common.map else {
            throw .invalidValue(at: places[ManifestKey.common] ?? start)
        }
        var commonPlaces: [Int64: Int] = [:]
        for field in fields where field.key.integer != nil {
            commonPlaces[field.key.integer ?? 0] = field.key.range.lowerBound
        }
        self.commonPlaces = commonPlaces
        self.components = (common[CommonKey.components]?.array ?? []).compactMap { ComponentIdentifier($0, bytes) }
        self.dependencies = (common[1]?.map ?? []).compactMap { pair in
            pair.key.unsigned.map { index in
                Dependency(
                    index: index,
                    at: pair.key.range.lowerBound,
                    prefix: pair.value[1].flatMap { ComponentIdentifier($0, bytes) }
                )
            }
        }
        if let shared = common[CommonKey.sharedSequence]?.content {
            self.shared = try CommandTree(bytes, in: shared)
        } else {
            self.shared = nil
        }
    }

    /// All sequences, the shared one first.
    var sequences: [CommandTree] {
        (shared.map { [$0] } ?? [])
            + members.compactMap { member in
                if case .sequence(let tree) = member.content { tree } else { nil }
            }
    }

    /// The name of the component or dependency with an index (suit-trust-domains: dependencies have theirs behind
    /// those of the components, or share them).
    func name(_ index: UInt64) -> String? {
        if index < UInt64(components.count) { return components[Int(index)].description.string }
        guard let dependency = dependencies.first(where: { $0.index == index }) else { return nil }
        return "dependency" + (dependency.prefix.map { " " + $0.description.string } ?? "")
    }

    private static func member(
        _ key: Int64,
        _ pair: (key: CBORItem, value: CBORItem),
        _ bytes: [UInt8],
        _ outside: [DecodedEnvelope.Member]
    ) -> Member {
        let at = pair.key.range.lowerBound
        if let content = pair.value.content {
            return Member(key: key, at: at, state: .present, content: self.content(key, content, bytes))
        }
        guard let digest = DecodedAuthentication.Digest(pair.value) else {
            return Member(key: key, at: at, state: .present, content: .item(pair.value))
        }
        guard let member = outside.first(where: { $0.key == key }) else {
            return Member(key: key, at: at, state: .severed(digest), content: .nothing)
        }
        return Member(key: key, at: at, state: .outside(digest), content: content(key, member.content, bytes))
    }

    private static func content(_ key: Int64, _ range: Range<Int>, _ bytes: [UInt8]) -> Member.Content {
        if SUITNames.isSequence(key), let tree = try? CommandTree(bytes, in: range) { return .sequence(tree) }
        guard let item = try? CBORItem(bytes, in: range) else { return .bytes(range) }
        if key == ManifestKey.text, let pairs = item.map {
            let languages = pairs.compactMap { pair in pair.key.text.map { ($0, pair.value) } }
            if languages.count == pairs.count { return .text(languages) }
        }
        return .item(item)
    }
}

extension ComponentIdentifier {
    /// A name as it stands in an envelope, of any length.
    init?(_ item: CBORItem, _ bytes: [UInt8]) {
        guard let items = item.array else { return nil }
        let segments = items.compactMap { $0.content.map { Array(bytes[$0]) } }
        guard segments.count == items.count else { return nil }
        self.init(segments)
    }
}
