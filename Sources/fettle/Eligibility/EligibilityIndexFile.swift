import Author
import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import RootFiles

/// Indexes of devices, made and read.
enum EligibilityIndexFile {
    static func read(_ path: String) throws -> DeviceIndex {
        let bytes = [UInt8](try InputFile.read(path, limit: DeviceIndex.sizeLimit))
        do throws(DescriptorError) {
            return try DeviceIndex(decoding: bytes.span)
        } catch {
            throw CommandFailure(
                .failure,
                "the index cannot be read",
                at: path,
                expected: "an index of version 1",
                found: "\(error)",
                action: "make it anew with \"fettle eligibility index\""
            )
        }
    }

    static func scan(
        _ root: String,
        updating earlier: DeviceIndex? = nil
    ) throws -> (index: DeviceIndex, summary: DeviceScan.Summary) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(
                .notFound,
                "there is no folder \"\(root)\"",
                expected: "the folder with the device's root file system"
            )
        }
        do throws(RootFileError) {
            return try DeviceScan(root: root).index(updating: earlier)
        } catch {
            throw CommandFailure(.failure, "the device's files cannot be read", at: root, found: error.description)
        }
    }
}
