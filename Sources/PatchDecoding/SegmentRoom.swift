import ContainerCodec
import Containers

/// Where the segments of a patch are decoded: an unnamed file, used for one after the other.
final class SegmentRoom {
    /// What libzstd may hold on the heap: less is not worth a file.
    private static let least = 1 << 18

    private let folder: String
    private var file: ScratchFile?
    private var hasFailed = false

    init(folder: String) {
        self.folder = folder
    }

    /// Room for `size` bytes, or `nil` where they had better be on the heap: there are few of them, or there is no room in
    /// the folder.
    func room(for size: Int) -> UnsafeMutableBufferPointer<UInt8>? {
        guard size > Self.least, !hasFailed else { return nil }
        if let file, file.bytes.count >= size { return file.bytes }
        // The smaller one goes first.
        file = nil
        do throws(ContainerError) { file = try ScratchFile(size: size, in: folder) } catch { hasFailed = true }
        return file?.bytes
    }
}
