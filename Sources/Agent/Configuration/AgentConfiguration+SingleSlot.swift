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

    /// What may be kept beside the slot: as much as it may need where four times that is free, since plain forms of containers
    /// need room in the same folder; else the usual. There is nothing between, so that devices of a kind say the same, and
    /// one device the same from poll to poll.
    private static func room(beside slot: UInt64, in folder: String) -> UInt64 {
        let usual = UInt64(FileSlot.usualSpillSize)
        let ample = UInt64(FileSlot.ampleSpillSize(slot: Int(clamping: slot)))
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return usual }
        let (free, isEndless) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return isEndless || free / 4 >= ample ? ample : usual
    }
}
