import Author
import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import RootFiles

/// The device that is asked.
enum EligibilityCheckDevice {
    /// A Linux system by its index, and the folder with its files where that is at hand.
    case system(DeviceIndex, root: String?)
    /// What a device states of itself.
    case stated(CapabilitySet)

    /// Makes the index of the system under `root`.
    static func root(_ root: String) throws -> EligibilityCheckDevice {
        .system(try EligibilityIndexFile.scan(root).index, root: root)
    }

    /// Reads an index.
    static func index(_ path: String) throws -> EligibilityCheckDevice {
        .system(try EligibilityIndexFile.read(path), root: nil)
    }

    /// Reads a profile.
    static func profile(_ path: String) throws -> EligibilityCheckDevice {
        .stated(try DeviceProfile.read(path: path).capabilities)
    }
}
