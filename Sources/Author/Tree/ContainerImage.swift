public import Archives
import Crypto
import Foundation

/// A container image in the OCI layout (OCI Image Format Specification 1.1): an index, manifests, and layers, each named by
/// its digest.
public struct ContainerImage {
    private static let documentLimit = 4_194_304
    private static let layerLimit = 512

    /// The processor that the image is for, as Go names it: `amd64`, `arm64`.
    public let architecture: String?
    /// The variant of the processor: `v7`, `v3`.
    public let variant: String?
    /// The name that the index gives it (`org.opencontainers.image.ref.name`).
    public let reference: String?
    /// Whether a layer is compressed with zstd, which older runtimes do not read.
    public let hasZstdLayers: Bool
    /// The files of all layers, merged.
    public let files: LayeredFiles

    /// Reads the first image of the index.
    ///
    /// - Parameter read: the content of a file of the layout, by its relative path.
    /// - Throws: ``ArchiveError`` where a document or a layer is missing, damaged, or not what its digest says.
    public init(
        limits: ArchiveLimits = ArchiveLimits(),
        read: (String) -> [UInt8]?
    ) throws(ArchiveError) {
        guard let index = read("index.json") else { throw Self.error(.truncated, "index.json", "nothing") }
        var manifest = try Self.decode(index, "index.json")
        reference = manifest.manifests?.first?.annotations?["org.opencontainers.image.ref.name"]
        // An index may hold another one, for the processors.
        var depth = 0
        while let next = manifest.manifests?.first, manifest.layers == nil {
            guard depth < 4 else { throw Self.error(.limitExceeded, "a manifest", "indexes within indexes") }
            manifest = try Self.decode(Self.blob(next, read, limit: UInt64(Self.documentLimit)), "manifest")
            depth += 1
        }
        guard let layers = manifest.layers, layers.count <= Self.layerLimit else {
            throw Self.error(.malformed, "a manifest with at most \(Self.layerLimit) layers", "another document")
        }
        var platform: OCIDocument?
        if let config = manifest.config, config.mediaType.hasPrefix("application/vnd.oci.image.config") {
            platform = try Self.decode(Self.blob(config, read, limit: UInt64(Self.documentLimit)), "config")
        }
        architecture = platform?.architecture
        variant = platform?.variant
        var archives: [TarArchive] = []
        var hasZstdLayers = false
        var total: UInt64 = 0
        for layer in layers {
            let content = try Self.blob(layer, read, limit: limits.decompressed)
            hasZstdLayers = hasZstdLayers || Compression(sniffing: content) == .zstd
            let archive = try TarArchive(decompressing: content, limits: limits)
            total += UInt64(archive.bytes.count)
            guard total <= limits.decompressed else {
                throw Self.error(.limitExceeded, "layers of at most \(limits.decompressed) bytes", "more")
            }
            archives.append(archive)
        }
        self.hasZstdLayers = hasZstdLayers
        files = LayeredFiles(archives)
    }

    // MARK: Parts

    private static func decode(_ bytes: [UInt8], _ name: String) throws(ArchiveError) -> OCIDocument {
        guard bytes.count <= documentLimit else {
            throw error(.limitExceeded, "\(name) of at most \(documentLimit) bytes", "\(bytes.count)")
        }
        do {
            return try JSONDecoder().decode(OCIDocument.self, from: Data(bytes))
        } catch {
            throw Self.error(.malformed, "\(name) as JSON", "other bytes")
        }
    }

    /// The content behind a digest, checked.
    private static func blob(
        _ descriptor: OCIDocument.Blob,
        _ read: (String) -> [UInt8]?,
        limit: UInt64
    ) throws(ArchiveError) -> [UInt8] {
        let parts = descriptor.digest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "sha256", parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw error(.unsupported, "a digest by SHA-256", descriptor.digest) }
        guard let bytes = read("blobs/sha256/\(parts[1])") else {
            throw error(.truncated, "the content of \(descriptor.digest)", "nothing")
        }
        guard UInt64(bytes.count) <= limit else {
            throw error(.limitExceeded, "at most \(limit) bytes", "\(bytes.count)")
        }
        let digits = SHA256.hash(data: bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        guard digits.joined() == parts[1] else {
            throw error(.checksum, "content with the digest \(descriptor.digest)", digits.joined())
        }
        return bytes
    }

    private static func error(_ code: ArchiveError.Code, _ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(code, in: "container image", at: 0, expected: expected, found: found)
    }
}
