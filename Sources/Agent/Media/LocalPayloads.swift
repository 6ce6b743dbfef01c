import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider
import PatchFormat
import UpdateProtocol

/// Finds payloads without any network [A3, E3]: in the update file that is being installed, in images that the command
/// line names, and in the folders of media. Names count for nothing: what is taken has the digest that is wanted.
final class LocalPayloads {
    /// The update file, and what it holds.
    private let file: (path: String, content: UpdateFile)?
    /// Images that were named.
    private let images: [String]
    /// Folders that are searched.
    private let folders: [String]
    /// What was found, by the digest of the payload.
    private var found: [[UInt8]: LocalPayload] = [:]

    /// How deep, and how far, folders are searched.
    private static let depthLimit = 4
    private static let entryLimit = 20_000
    private static let pieceSize = 262_144

    init(
        file: (path: String, content: UpdateFile)? = nil,
        images: [String] = [],
        folders: [String] = []
    ) {
        self.file = file
        self.images = images
        self.folders = folders
    }

    /// Whether there is anywhere to look.
    var isEmpty: Bool { file == nil && images.isEmpty && folders.isEmpty }

    // MARK: Finding

    /// A payload that makes the image with that digest and size: one of the update file, or the image itself.
    func payload(forImage digest: [UInt8], size: UInt64) -> LocalPayload? {
        if let file {
            for entry in file.content.payloads where entry.result == digest {
                guard
                    let taken = self.digest(
                        file.path,
                        UInt64(entry.content.lowerBound),
                        UInt64(entry.content.count)
                    )
                else { continue }
                let payload = LocalPayload(
                    path: file.path,
                    offset: UInt64(entry.content.lowerBound),
                    size: UInt64(entry.content.count),
                    format: entry.format,
                    digest: taken
                )
                found[taken] = payload
                return payload
            }
        }
        return payload(digest, size: size)
    }

    /// The payload with that digest and size.
    func payload(_ digest: [UInt8], size: UInt64) -> LocalPayload? {
        if let known = found[digest], known.size == size { return known }
        if let file {
            // An image as it is stands under its own digest.
            for entry in file.content.payloads
            where entry.format == PayloadFormat.full.rawValue && entry.result == digest
                && UInt64(entry.content.count) == size
            {
                if let payload = check(file.path, digest, size, at: UInt64(entry.content.lowerBound)) { return payload }
            }
        }
        for path in images {
            if let payload = check(path, digest, size) { return payload }
        }
        var left = LocalPayloads.entryLimit
        for folder in folders {
            if let payload = search(folder, digest, size, LocalPayloads.depthLimit, &left) {
                return payload
            }
        }
        return nil
    }

    /// The outcome by which an update goes on as if the distributor had offered the image: the spool finds it here.
    func outcome(forImage digest: [UInt8], size: UInt64, formats: [UInt64]) -> UpdateOutcome? {
        guard let payload = payload(forImage: digest, size: size), formats.contains(payload.format)
        else { return nil }
        return .located(
            format: payload.format,
            digest: ProtocolDigest(bytes: payload.digest),
            size: payload.size,
            uris: []
        )
    }

    private func search(
        _ folder: String,
        _ digest: [UInt8],
        _ size: UInt64,
        _ depth: Int,
        _ left: inout Int
    ) -> LocalPayload? {
        guard depth > 0, let directory = opendir(folder) else { return nil }
        var folders: [String] = []
        var match: LocalPayload?
        while match == nil, left > 0, let entry = readdir(directory) {
            left -= 1
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = folder + "/" + name
            var status = stat()
            // No link leads away from the medium.
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: folders.append(path)
            case S_IFREG: if UInt64(max(0, status.st_size)) == size { match = check(path, digest, size) }
            default: continue
            }
        }
        closedir(directory)
        if let match { return match }
        for folder in folders.sorted() {
            if let match = search(folder, digest, size, depth - 1, &left) { return match }
        }
        return nil
    }

    /// The image of that digest and size, where it is at that place of a file; without a place, where the file is it.
    private func check(_ path: String, _ digest: [UInt8], _ size: UInt64, at offset: UInt64? = nil) -> LocalPayload? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            offset != nil || UInt64(max(0, status.st_size)) == size,
            self.digest(path, offset ?? 0, size) == digest
        else { return nil }
        let payload = LocalPayload(
            path: path,
            offset: offset ?? 0,
            size: size,
            format: PayloadFormat.full.rawValue,
            digest: digest
        )
        found[digest] = payload
        return payload
    }

    private func digest(_ path: String, _ offset: UInt64, _ size: UInt64) -> [UInt8]? {
        guard var digest = LibcryptoDigest(.sha256) else { return nil }
        do throws(FileError) {
            try LocalPayloads.read(path, offset, size) { (bytes) throws(FileError) in digest.update(bytes)
            }
        } catch {
            return nil
        }
        return digest.finish()
    }

    // MARK: Copying

    /// Copies a payload to the file at `target`. A medium may be pulled out at any moment, which is an error here, and
    /// would be the end of a process that had mapped the file.
    static func copy(_ payload: LocalPayload, to target: String) throws(FileError) {
        let file = try FileDescriptor(target, O_WRONLY | O_CREAT | O_TRUNC)
        try read(payload.path, payload.offset, payload.size) { (bytes) throws(FileError) in
            try file.write(bytes)
        }
        try file.synchronize()
    }

    private static func read(
        _ path: String,
        _ offset: UInt64,
        _ size: UInt64,
        _ body: (Span<UInt8>) throws(FileError) -> Void
    ) throws(FileError) {
        let file = try FileDescriptor(path, O_RDONLY | O_NONBLOCK)
        guard lseek(file.number, off_t(clamping: offset), SEEK_SET) >= 0 else {
            throw FileError("read", path)
        }
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        var left = size
        while left > 0 {
            let count = min(try file.read(into: &buffer), Int(clamping: left))
            guard count > 0 else { throw FileError("read", path, code: EIO) }
            try body(buffer.span.extracting(first: count))
            left -= UInt64(count)
        }
    }
}
