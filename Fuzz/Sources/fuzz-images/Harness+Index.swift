import CBOR
import Eligibility
import Harness
import ImageAnalysis

extension Harness {
    /// Indexes of devices: what is read is written to bytes that read alike, also in two parts; every file of it can be
    /// judged.
    static let deviceIndex = Harness("device-index", seeds: IndexSeeds.devices) { input in
        guard let index = try? DeviceIndex(decoding: input.span) else { return }
        let encoded = index.encoded()
        require((try? DeviceIndex(decoding: encoded.span)) == index, "written to another index")
        let parts = [index.lowerPart, index.upperPart]
        for part in parts {
            require((try? DeviceIndex(decoding: part.encoded().span)) == part, "a part is written to another")
        }
        require(parts[0].joined(with: parts[1]).files.count == index.files.count, "joined to another number of files")
        _ = index.attributes
        var check = UpdateCheck(index, IndexSeeds.update)
        check.edgeLimit = 64
        let result = check.run()
        require(result.edges.count <= 64 && result.existing.count <= 64, "more edges than the limit")
    }

    /// Software upon a device: an index and a descriptor, one behind the other.
    static let update = Harness("update", seeds: IndexSeeds.updates) { input in
        var decoder = CBORDecoder(input.span)
        guard let first = try? decoder.skip(), let index = try? DeviceIndex(decoding: input[first].span),
            let descriptor = try? Descriptor(decoding: Array(input[first.upperBound...]))
        else { return }
        var update = SoftwareUpdate()
        update.add(descriptor, at: "/usr/bin/app")
        for host in [UpdateCheck.Host.unknown, .neutral, .program("/usr/bin/app")] {
            var check = UpdateCheck(index, update)
            check.host = host
            check.edgeLimit = 64
            let result = check.run()
            require(result.edges.count <= 64, "more edges than the limit")
            require(Set(check.system.incomingPaths).count == check.system.incomingPaths.count, "a file comes twice")
        }
    }

    /// Indexes of packages: what is read is written to bytes that read alike, and what would help is sought in them.
    static let packageIndex = Harness("package-index", seeds: IndexSeeds.packages) { input in
        guard let index = try? PackageIndex(decoding: input) else { return }
        require((try? PackageIndex(decoding: index.encoded())) == index, "written to another index")
        var plan = RemedyPlan(IndexSeeds.device, IndexSeeds.update, PackageCatalog([index]), host: .neutral)
        plan.checkLimit = 8
        plan.programLimit = 1
        let finding = plan.find()
        require(finding.checks <= 8 * (1 + 1), "more checks than the limit")
    }

    /// Symbolic links, a path and a target in each line: whatever they lead to, it is a file of the device.
    static let links = Harness("links", isCBOR: false, seeds: IndexSeeds.links) { input in
        var builder = DeviceIndexBuilder()
        for file in IndexSeeds.device.files { builder.add(file) }
        var update = SoftwareUpdate()
        var paths: [Text] = ["/lib/libc.so.6", "/usr/lib/../bin/./app", "relative", ""]
        for (number, line) in input.split(separator: 0x0A).prefix(256).enumerated() {
            let parts = line.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
                .compactMap { Text(validating: Array($0).span) }
            guard parts.count == 2 else { continue }
            if number.isMultiple(of: 3) {
                update.addLink(parts[0], target: parts[1])
            } else {
                builder.addLink(parts[0], target: parts[1])
            }
            if paths.count < 32 { paths += parts }
        }
        let index = builder.build()
        let system = UpdatedSystem(index, update)
        for path in paths {
            if let file = system.resolve(path) { require(system.content(at: file) != nil, "it leads to no file") }
        }
        var folders = UpdateCheck(index, update)
        folders.edgeLimit = 64
        _ = folders.run()
    }
}
