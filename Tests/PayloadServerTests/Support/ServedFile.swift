import Glibc

/// A file with bytes in it, as long as somebody holds it.
final class ServedFile: Sendable {
    let path: String
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        var template = Array("/tmp/fettle-served-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.bytes = bytes
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            precondition(count > 0)
            done += count
        }
        close(file)
    }

    deinit { unlink(path) }
}
