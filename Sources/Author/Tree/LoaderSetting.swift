import CBOR
import Eligibility
import ImageAnalysis

/// A file of `/etc/ld.so.conf.d`: folders that the loader looks into (ldconfig(8)).
enum LoaderSetting {
    private static let lengthLimit = 65_536
    private static let folderLimit = 256

    /// The part of a descriptor that states the folders, where there are some.
    static func part(_ path: Text, _ bytes: Span<UInt8>) -> DescriptorPart? {
        guard bytes.count <= lengthLimit else { return nil }
        var folders: [Text] = []
        for line in bytes.withUnsafeBufferPointer({ Array($0) }).split(separator: 0x0A) {
            let words = line.prefix { $0 != 0x23 }.split { [0x20, 0x09, 0x0D, 0x2C, 0x3A].contains($0) }
            for word in words where word.first == 0x2F && folders.count < folderLimit {
                if let folder = Text(validating: Array(word).span) { folders.append(folder) }
            }
        }
        guard !folders.isEmpty else { return nil }
        let setting = Capability.attribute(.file, SoftwareUpdate.loaderFoldersName, .texts(folders))
        return DescriptorPart(path: path, provides: [setting])
    }
}
