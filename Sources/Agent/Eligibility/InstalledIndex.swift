import BootControl
import CBOR
import Eligibility
import ImageAnalysis
import RootFiles

/// The index of the device's own software, kept in the state folder: made once, afterwards only changed files are read [E4].
struct InstalledIndex {
    let configuration: AgentConfiguration
    /// Install paths of components, and the slots that stand there.
    let overrides: [String: String]

    private var path: String { configuration.stateFolder + "/device.index" }

    /// The index as it is now.
    ///
    /// A kept index that cannot be read is made anew: nothing on a device may depend on data that could be spoiled.
    func current() throws(RootFileError) -> DeviceIndex {
        let earlier = kept()
        var scan = DeviceScan(root: configuration.root)
        scan.overrides = overrides
        scan.machine = configuration.machine
        let (index, summary) = try scan.index(updating: earlier)
        if summary.filesRead > 0 || earlier != index {
            // Without the file the next verdict takes longer, and is the same.
            try? DurableFile.write(index.encoded(), to: path)
        }
        return index
    }

    private func kept() -> DeviceIndex? {
        guard let bytes = try? DurableFile.read(path, limit: DeviceIndex.sizeLimit) else { return nil }
        return try? DeviceIndex(decoding: bytes.span)
    }
}
