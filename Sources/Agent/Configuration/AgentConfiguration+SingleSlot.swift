import DeviceCore
import Glibc
import PatchDecoding

extension AgentConfiguration.Component {
    /// The single slot as patches are made for it, or `nil` where there are two. A file may grow by a quarter, and by a MiB,
    /// while it is updated, unless the configuration says how large it may get.
    ///
    /// - Parameter stateFolder: Where there is room beside it; `nil` where that makes no difference.
    func singleSlot(stateFolder: String?) -> SingleSlot? {
        guard hasSingleSlot else { return nil }
        var status = stat()
        let size = stat(slots[0], &status) == 0 ? UInt64(clamping: status.st_size) : 0
        let most = slotSize > 0 ? slotSize : size + max(size / 4, 1 << 20)
        let room = stateFolder.map { Self.room(beside: most, in: $0) } ?? UInt64(FileSlot.usualSpillSize)
        return SingleSlot(size: most, spillSize: room, takesStaged: true)
    }

    /// What may be kept beside the slot: as much as it may need, but no more than a quarter of what is free, since plain forms
    /// of containers need room in the same folder.
    private static func room(beside slot: UInt64, in folder: String) -> UInt64 {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return UInt64(FileSlot.usualSpillSize) }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        return max(
            UInt64(FileSlot.usualSpillSize),
            min(UInt64(FileSlot.ampleSpillSize(slot: Int(clamping: slot))), free / 4)
        )
    }
}
