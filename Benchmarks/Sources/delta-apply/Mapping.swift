import Foundation

/// Memory that is not of the heap: a file, or room for a result.
final class Mapping {
    let bytes: UnsafeMutableBufferPointer<UInt8>

    /// The file at `path`.
    init(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw CocoaError(.fileReadNoSuchFile) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw CocoaError(.fileReadUnknown) }
        bytes = try Mapping.map(Int(status.st_size), PROT_READ, MAP_PRIVATE, file)
    }

    /// Room for `size` bytes.
    init(size: Int) throws {
        bytes = try Mapping.map(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(start, bytes.count) }
    }

    private static func map(
        _ size: Int,
        _ protection: Int32,
        _ flags: Int32,
        _ file: Int32
    ) throws -> UnsafeMutableBufferPointer<UInt8> {
        guard size > 0 else { return UnsafeMutableBufferPointer(start: nil, count: 0) }
        let address = mmap(nil, size, protection, flags, file, 0)
        guard let address, address != MAP_FAILED else { throw CocoaError(.fileReadUnknown) }
        return UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: UInt8.self), count: size)
    }
}
