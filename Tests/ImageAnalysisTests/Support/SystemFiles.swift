import CBOR
import Glibc
import ImageAnalysis

/// The files of the machine that runs the tests.
struct SystemFiles: FileLookup {
    mutating func resolve(_ path: Text) throws(Never) -> Text? {
        guard let resolved = realpath(path.string, nil) else { return nil }
        defer { free(resolved) }
        var status = stat()
        guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Text(String(cString: resolved))
    }

    mutating func withContents<Result>(
        of path: Text,
        _ body: (Span<UInt8>) -> Result
    ) throws(Never) -> Result? {
        guard let bytes = Self.read(path.string) else { return nil }
        return body(bytes.span)
    }

    mutating func entries(of folder: Text) throws(Never) -> [Text] {
        guard let directory = opendir(folder.string) else { return [] }
        defer { closedir(directory) }
        var names: [Text] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(Text(name)) }
        }
        return names
    }

    /// The content of the file at `path`, or `nil` where it cannot be read.
    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
