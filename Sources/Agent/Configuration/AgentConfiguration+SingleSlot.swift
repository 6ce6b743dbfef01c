import DeviceCore
import Glibc
import PatchDecoding

extension AgentConfiguration.Component {
    /// The single slot as patches are made for it, or `nil` where there are two. A file may grow by a quarter, and by a MiB,
    /// while it is updated, unless the configuration says how large it may get.
    var singleSlot: SingleSlot? {
        guard hasSingleSlot else { return nil }
        var status = stat()
        let size = stat(slots[0], &status) == 0 ? UInt64(clamping: status.st_size) : 0
        let most = slotSize > 0 ? slotSize : size + max(size / 4, 1 << 20)
        return SingleSlot(size: most, spillSize: UInt64(FileSlot.usualSpillSize))
    }
}
