import CBOR
import Eligibility

/// The index as an inventory tells it (requirement B3): in two parts, one for each layer, and free of what is different on
/// two devices with the same software, so that these have the same bytes.
extension DeviceIndex {
    /// What programs stand on: libraries, the links and folders by which a loader finds them, and the processor.
    public var lowerPart: DeviceIndex {
        DeviceIndex(
            files: files.filter { !$0.isProgram }.map { $0.anonymous(package: nil) },
            links: links,
            folders: folders,
            machine: machine,
            packages: [],
            capabilities: CapabilitySet([])
        )
    }

    /// What stands on it: the programs, and the packages that are installed.
    public var upperPart: DeviceIndex {
        DeviceIndex(
            files: files.filter(\.isProgram).map { $0.anonymous(package: $0.package) },
            links: [:],
            folders: LoaderFolders(),
            machine: nil,
            packages: packages,
            capabilities: CapabilitySet([])
        )
    }

    /// Both parts together again; this one is the lower.
    public func joined(with upper: DeviceIndex) -> DeviceIndex {
        var together: [IndexedFile] = []
        together.reserveCapacity(files.count + upper.files.count)
        var rest = upper.files[...]
        for file in files {
            while let next = rest.first, next.path < file.path { together.append(rest.removeFirst()) }
            if rest.first?.path == file.path { rest.removeFirst() }
            together.append(file)
        }
        together += rest
        return DeviceIndex(
            files: together,
            links: links,
            folders: folders,
            machine: machine,
            packages: upper.packages,
            capabilities: CapabilitySet([])
        )
    }
}

extension IndexedFile {
    /// The file without what tells one device from another.
    fileprivate func anonymous(package: Int?) -> IndexedFile {
        var copy = self
        copy.fingerprint = FileFingerprint(size: 0, modified: 0, inode: 0)
        copy.package = package
        return copy
    }
}
