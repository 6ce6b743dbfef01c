import CBOR
import Eligibility
import ImageAnalysis

extension MemoryFiles {
    /// The index of the device.
    var index: DeviceIndex {
        var builder = DeviceIndexBuilder()
        var copy = self
        builder.folders = LoaderFolders(of: &copy)
        for (path, bytes) in files where bytes.starts(with: [0x7F, 0x45]) || path.contains(".so") {
            let fingerprint = FileFingerprint(size: UInt64(bytes.count), modified: 1, inode: 1)
            builder.add(Text(path), fingerprint: fingerprint, contents: bytes.span)
        }
        for (path, target) in links { builder.addLink(Text(path), target: Text(target)) }
        return builder.build()
    }
}

extension ELFBuilder {
    /// What a loader has to know of the file.
    var object: LoadableObject {
        get throws { LoadableObject(try ELFFile(build())) }
    }

    /// The descriptor of the file, as it travels.
    var descriptor: Descriptor {
        get throws {
            let object = try object
            let sent = Descriptor(requirements: object.requirements, provides: object.capabilities).encoded()
            return try Descriptor(decoding: sent)
        }
    }
}

/// An update of a made-up device, and what becomes of it.
struct TestUpdate {
    var device = Samples.device
    var update = SoftwareUpdate()
    var host = UpdateCheck.Host.unknown
    var only: [Text] = []

    init(_ device: MemoryFiles = Samples.device) {
        self.device = device
    }

    /// Installs `file` at `path`.
    func installing(_ file: ELFBuilder, at path: Text) throws -> TestUpdate {
        var copy = self
        copy.update.add(try file.descriptor, at: path)
        return copy
    }

    /// Removes the file at `path`.
    func removing(_ path: Text) -> TestUpdate {
        var copy = self
        copy.update.remove(path)
        return copy
    }

    /// What the check finds.
    var result: UpdateCheck.Result {
        var check = UpdateCheck(device.index, update)
        check.host = host
        check.only = only
        return check.run()
    }

    /// The edges in words.
    var lines: [String] { result.edges.map(\.explanation.string) }
    /// The verdict in a word.
    var outcome: Verdict.Outcome { result.verdict().outcome }
}
