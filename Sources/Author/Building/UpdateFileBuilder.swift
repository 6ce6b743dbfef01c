import CBOR
public import COSE
import DeviceCore
import PatchEncoding
public import PatchFormat
import SUIT

/// Puts a manifest, descriptors and images into one file for devices without a network (E3): the signed envelope, and behind
/// it each payload, compressed where that makes it smaller (`docs/formats/update-file.cddl`).
public struct UpdateFileBuilder: Sendable {
    /// What a payload is to the manifest.
    public enum Role: String, Sendable {
        /// An image of a component.
        case image
        /// The requirements of an image, where they do not travel in the envelope.
        case descriptor
    }

    /// A payload that is in the file.
    public struct Entry: Equatable, Sendable {
        /// What it is.
        public let role: Role
        /// The digest of what comes of it.
        public let digest: [UInt8]
        /// Its format, as in an answer of the distributor.
        public let format: PayloadFormat
        /// The format's name for people.
        public var formatName: String { "\(format.name)" }
        /// The size of what comes of it, in bytes.
        public let size: Int
        /// The size in the file, in bytes.
        public let packedSize: Int
    }

    /// Something that the manifest names.
    public struct Need: Equatable, Sendable {
        /// What it is.
        public let role: Role
        /// Its digest.
        public let digest: [UInt8]
    }

    /// The file so far.
    public private(set) var bytes: [UInt8]
    /// The payloads in it, in their order.
    public private(set) var entries: [Entry] = []
    private let contents: ManifestContents
    /// The digests of the payloads in the envelope.
    private let integrated: Set<[UInt8]>

    /// A file that holds `envelope` alone.
    ///
    /// - Throws: ``AuthorError`` where it is no envelope, is larger than devices take, or is not signed.
    public init(_ envelope: [UInt8], crypto: some CryptoProvider) throws(AuthorError) {
        let decoded = try DecodedEnvelope(envelope)
        contents = ManifestContents(decoded, envelope)
        integrated = Set(decoded.integrated.map { crypto.sha256(envelope.span.extracting($0.content)) })
        guard envelope.count <= UpdateFile.envelopeLimit else {
            throw AuthorError(
                .tooLarge,
                "the envelope is larger than devices take from a file",
                expected: "at most \(UpdateFile.envelopeLimit) bytes",
                found: "\(envelope.count) bytes"
            )
        }
        guard try !EnvelopeEditor(envelope, crypto: crypto).blocks.isEmpty else {
            throw AuthorError(
                .signing,
                "the manifest is not signed",
                expected: "a signed envelope",
                found: "no authentication block",
                action: "\"fettle manifest sign\" signs it first"
            )
        }
        bytes = envelope
    }

    /// The envelope of an update file with payloads; `nil` where the bytes are anything else.
    public static func envelope(of file: Span<UInt8>) -> [UInt8]? {
        guard let content = try? UpdateFile(file), !content.payloads.isEmpty else { return nil }
        return file.extracting(content.envelope).withUnsafeBufferPointer { [UInt8]($0) }
    }

    /// What the manifest names and the file does not hold. Devices ask for it over the network, or look for it on media.
    public var missing: [Need] {
        var needs: [Need] = []
        // Descriptors with a fragment for an address are in the envelope.
        for reference in contents.descriptors where !reference.uri.utf8.starts(with: [0x23]) {
            needs.append(Need(role: .descriptor, digest: reference.digest.bytes))
        }
        for image in contents.images {
            needs.append(Need(role: .image, digest: image.digest.bytes))
        }
        var unique: [Need] = []
        let present = integrated.union(entries.map(\.digest))
        for need in needs where !unique.contains(need) && !present.contains(need.digest) { unique.append(need) }
        return unique
    }

    /// Adds an image or a descriptor that the manifest names. What is there already is not added again.
    ///
    /// - Returns: what it is, or `nil` where it is there already.
    /// - Throws: ``AuthorError`` where the manifest names no such file, or allows no whole image.
    @discardableResult
    public mutating func add(_ content: Span<UInt8>, crypto: some CryptoProvider) throws(AuthorError) -> Entry? {
        let digest = crypto.sha256(content)
        guard !entries.contains(where: { $0.digest == digest }) else { return nil }
        guard entries.count < UpdateFile.payloadLimit else {
            throw AuthorError(.tooLarge, "too many payloads", expected: "at most \(UpdateFile.payloadLimit)")
        }
        let images = contents.images.filter { $0.digest.bytes == digest }
        let role: Role
        if !images.isEmpty {
            role = .image
        } else if contents.descriptors.contains(where: { $0.digest.bytes == digest }) {
            role = .descriptor
        } else {
            throw AuthorError(
                .conflict,
                "the manifest names no such file",
                expected: "an image or a descriptor of the manifest",
                found: "sha-256:\(Hexadecimal.text(digest))",
                action: "\"fettle manifest show\" lists the digests"
            )
        }
        // A device takes one payload for all components with that image.
        let allowed = images.compactMap(\.formats).reduce(Set<UInt64>([0, 1])) { $0.intersection($1) }
        guard role == .descriptor || !allowed.isEmpty else {
            throw AuthorError(
                .conflict,
                "the author allows patches alone for this image",
                expected: "formats: [zstd], [full] or both",
                action: "build the manifest with another policy"
            )
        }
        // A descriptor is looked for as it is, by its own digest.
        let mayCompress = role == .image && allowed.contains(PayloadFormat.fullZstd.rawValue)
        let compressed = mayCompress ? try Self.compressed(content) : nil
        let mustCompress = role == .image && !allowed.contains(PayloadFormat.full.rawValue)
        let entry: Entry
        if let compressed, compressed.count < content.count || mustCompress {
            entry = append(compressed.span, .fullZstd, role, digest, size: content.count)
        } else {
            entry = append(content, .full, role, digest, size: content.count)
        }
        entries.append(entry)
        return entry
    }

    private static func compressed(_ content: Span<UInt8>) throws(AuthorError) -> [UInt8] {
        do throws(PatchEncodingError) {
            return try FullEncoder().encode(content, tier: .best)
        } catch {
            throw AuthorError(.unusableImage, "the image cannot be compressed", found: "\(error)")
        }
    }

    private mutating func append(
        _ payload: Span<UInt8>,
        _ format: PayloadFormat,
        _ role: Role,
        _ digest: [UInt8],
        size: Int
    ) -> Entry {
        bytes += UpdateFile.head(format: format.rawValue, result: digest, count: payload.count)
        bytes.reserveCapacity(bytes.count + payload.count)
        payload.withUnsafeBufferPointer { bytes += $0 }
        return Entry(role: role, digest: digest, format: format, size: size, packedSize: payload.count)
    }
}
