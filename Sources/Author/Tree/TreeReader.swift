public import Archives
public import CBOR
import Foundation

/// Reads software that consists of several files, whatever it comes in (E1).
public enum TreeReader {
    /// Describes what `bytes` hold: a Debian package or one of opkg, a wheel or another zip file, a tar archive (compressed or
    /// not), a container image in the OCI layout within one, or a SquashFS image.
    ///
    /// - Parameter fileName: the last component of the path: wheels are known by it.
    /// - Throws: ``ArchiveError``, with the code ``ArchiveError/Code/otherFormat`` where it is none of these.
    public static func describe(
        _ bytes: [UInt8],
        fileName: String,
        options: TreeOptions = TreeOptions()
    ) throws(ArchiveError) -> TreeDescription {
        let prefix = options.prefix ?? "/"
        if DebianPackage.isPackage(bytes) {
            return try TreeDescription(DebianPackage(bytes, limits: options.limits), options: options)
        }
        if begins(bytes, "PK") {
            if fileName.hasSuffix(".whl") {
                return TreeDescription(try Wheel(bytes, fileName: fileName, limits: options.limits), options: options)
            }
            let archive = try ZipArchive(bytes, limits: options.limits)
            return TreeDescription(tree(archive, prefix, options), format: "zip", options: options)
        }
        if begins(bytes, "hsqs") {
            let image = try SquashFSImage(bytes, limits: options.limits)
            return TreeDescription(tree(image, prefix, options), format: "squashfs", options: options)
        }
        let compression = Compression(sniffing: bytes)
        let plain = compression == .none ? bytes : try compression.decompress(bytes, limits: options.limits)
        let archive = try TarArchive(plain, limits: options.limits)
        if archive.entries.contains(where: { $0.path.bytes.elementsEqual("debian-binary".utf8) }) {
            return try TreeDescription(DebianPackage(bytes, limits: options.limits), options: options)
        }
        if archive.entries.contains(where: { $0.path.bytes.elementsEqual("oci-layout".utf8) }) {
            let image = try ContainerImage(limits: options.limits) { path in
                guard let path = try? ArchivePath(path), let entry = archive.entry(at: path) else { return nil }
                return (try? archive.contents(of: entry)).map { Array($0) }
            }
            return TreeDescription(image, options: options)
        }
        let format = compression == .none ? "tar" : "tar.\(compression)"
        return TreeDescription(tree(archive, prefix, options), format: Text(format), options: options)
    }

    /// Describes the folder at `path`: a container image in the OCI layout, or files that are installed as they are.
    ///
    /// - Throws: ``AuthorError`` where it cannot be read.
    public static func describe(
        folder path: String,
        options: TreeOptions = TreeOptions()
    ) throws(AuthorError) -> TreeDescription {
        guard FileManager.default.fileExists(atPath: path + "/oci-layout") else {
            let tree = try SoftwareTree(folder: path, prefix: options.prefix ?? "/")
            return TreeDescription(tree, format: "folder", options: options)
        }
        do throws(ArchiveError) {
            let image = try ContainerImage(limits: options.limits) { name in
                (try? InputFile.read(path + "/" + name)).map { [UInt8]($0) }
            }
            return TreeDescription(image, options: options)
        } catch {
            throw AuthorError(
                .unusableImage,
                "the container image in \"\(path)\" cannot be read",
                expected: "\(error.expected) in its \(error.structure)",
                found: error.found
            )
        }
    }

    private static func tree(_ archive: some FileArchive, _ prefix: String, _ options: TreeOptions) -> SoftwareTree {
        SoftwareTree(archive, prefix: prefix, mergesUsr: options.mergesUsr)
    }

    private static func begins(_ bytes: [UInt8], _ magic: String) -> Bool { bytes.starts(with: magic.utf8) }
}
