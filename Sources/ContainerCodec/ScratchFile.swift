public import Containers
import Glibc

/// Room for a plain form: a file without a name, mapped. It is no heap: the kernel may write its pages back.
public final class ScratchFile {
    /// The mapped bytes, all 0 at first.
    public let bytes: UnsafeMutableBufferPointer<UInt8>
    private let mapping: UnsafeMutableRawPointer?

    /// Room for `size` bytes in the folder `folder`.
    public init(size: Int, in folder: String) throws(ContainerError) {
        guard size > 0 else {
            mapping = nil
            bytes = UnsafeMutableBufferPointer(start: nil, count: 0)
            return
        }
        let file = Self.open(folder)
        guard file >= 0 else { throw Self.error("no file for a plain form in \(folder)") }
        defer { close(file) }
        // All blocks at once: a full disk is noticed here, not as a signal when a page is written.
        let status = posix_fallocate(file, 0, off_t(size))
        guard status == 0 else { throw Self.error("no room for \(size) bytes of plain form", status) }
        guard let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), address != MAP_FAILED else {
            throw Self.error("a plain form cannot be mapped")
        }
        mapping = address
        bytes = UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: UInt8.self), count: size)
    }

    deinit {
        if let mapping { munmap(mapping, bytes.count) }
    }

    /// A file that nobody else sees; where the file system has none such, one that loses its name at once.
    private static func open(_ folder: String) -> Int32 {
        // O_TMPFILE, a macro that is not imported: __O_TMPFILE and O_DIRECTORY (open(2)).
        let unnamed = Glibc.open(folder, 0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
        if unnamed >= 0 { return unnamed }
        var template = Array("\(folder)/.fettle-plain-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        if file >= 0 { unlink(template) }
        return file
    }

    private static func error(_ reason: String, _ code: Int32 = errno) -> ContainerError {
        ContainerError(.outOfMemory, "\(reason) (error \(code))")
    }
}
