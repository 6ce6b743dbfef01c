import Dispatch
import Glibc
import Store

/// Reads an open blob.
final class FileBlobReader: BlobReader {
    let info: BlobInfo
    private let file: OpenFile
    private let queue: DispatchQueue

    init(_ file: OpenFile, info: BlobInfo, queue: DispatchQueue) {
        self.file = file
        self.info = info
        self.queue = queue
    }

    func read(at offset: Int64, count: Int) async throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= info.size else {
            throw StoreError(
                .outOfRange,
                "a range reaches beyond the blob",
                expected: "an offset of 0 to \(info.size) and a count of 0 or more",
                found: "\(count) bytes at \(offset)"
            )
        }
        let wanted = Int(min(Int64(count), info.size - offset))
        let file = file
        return try await queue.perform { try Self.read(file, at: offset, count: wanted) }
    }

    private static func read(_ file: OpenFile, at offset: Int64, count: Int) throws(StoreError) -> [UInt8] {
        var failure: StoreError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<count]
                )
                do throws(StoreError) {
                    let place = off_t(offset) + off_t(filled)
                    let got = try retrying("read a blob") {
                        pread(file.descriptor, rest.baseAddress, rest.count, place)
                    }
                    guard got > 0 else {
                        throw StoreError(
                            .damaged,
                            "a blob has become shorter",
                            expected: "\(count) bytes at \(offset)",
                            found: "\(filled)",
                            advice: "restore the blob from a backup"
                        )
                    }
                    filled += got
                } catch {
                    failure = error
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
