import CBOR
import Eligibility
import ImageAnalysis

/// Packages on offer, made of files that the tests write, and a search among them for a made-up device.
struct OfferedPackages {
    static let folder = "/usr/lib/x86_64-linux-gnu/"

    private var packages: [IndexedPackage] = []
    var device = Samples.device
    var host = UpdateCheck.Host.neutral
    var checkLimit = 256

    /// A library called `name` that needs the C library and what else is said.
    static func library(_ name: String, needing others: [String] = [], exporting symbols: [String]) -> ELFBuilder {
        ELFBuilder(needed: others + ["libc.so.6"], soname: name).exporting(symbols)
    }

    /// A program that needs symbols of libraries.
    static func program(_ needs: KeyValuePairs<String, String>) -> ELFBuilder {
        ELFBuilder(interpreter: Samples.loaderPath, needed: needs.map(\.key) + ["libc.so.6"])
            .importing(needs.map(\.value))
    }

    /// Offers a package with files, and with links where they are needed.
    func offering(
        _ name: Text,
        version: Text = "1",
        size: UInt64 = 10,
        _ files: KeyValuePairs<String, ELFBuilder>,
        links: KeyValuePairs<String, String> = [:]
    ) throws -> OfferedPackages {
        var parts: [DescriptorPart] = []
        for (path, file) in files {
            let object = try file.object
            let place = Text(path.hasPrefix("/") ? path : Self.folder + path)
            parts.append(DescriptorPart(path: place, requirements: object.requirements, provides: object.capabilities))
        }
        for (path, target) in links { parts.append(DescriptorPart(path: Text(path), linkTarget: Text(target))) }
        var copy = self
        copy.packages.append(
            IndexedPackage(name: name, version: version, size: size, descriptor: Descriptor(parts: parts))
        )
        return copy
    }

    /// Another library on the device.
    func having(_ file: ELFBuilder, at path: String) -> OfferedPackages {
        var copy = self
        copy.device.files[path.hasPrefix("/") ? path : Self.folder + path] = file.build()
        return copy
    }

    /// What is found for `software` at `path`. The packages travel as an index does.
    func finding(_ software: ELFBuilder, at path: Text = "/usr/bin/app") throws -> RemedyFinding {
        let sent = PackageIndex(packages).encoded()
        var update = SoftwareUpdate()
        update.add(try software.descriptor, at: path)
        var plan = RemedyPlan(
            device.index,
            update,
            PackageCatalog([try PackageIndex(decoding: sent.span)]),
            host: host
        )
        plan.checkLimit = checkLimit
        return plan.find()
    }

    /// The remedy in words: one for each action; `nil` where none is known.
    func remedy(_ software: ELFBuilder, at path: Text = "/usr/bin/app") throws -> [String]? {
        try finding(software, at: path).remedy?.actions.map { action in
            let verb =
                switch action.kind {
                case .installPackage: "install"
                case .updatePackage: "update"
                case .loadByProgram: "load by"
                default: "other"
                }
            return "\(verb) \(action.name.string)"
        }
    }
}
