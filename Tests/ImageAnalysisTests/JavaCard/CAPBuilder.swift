import CBOR
import ImageAnalysis

/// Writes the components of CAP files for tests.
struct CAPBuilder {
    var minor: UInt8 = 1
    var flags: UInt8 = 4
    var identifier: [UInt8] = [0xF0, 1, 2, 3, 4, 5]
    var version = JavaCardVersion(major: 1, minor: 2)
    var name: String?
    var imports: [(identifier: [UInt8], major: UInt8, minor: UInt8)] = [
        ([0xA0, 0, 0, 0, 0x62, 1, 1], 1, 4), ([0xA0, 0, 0, 0, 0x62, 0, 1], 1, 0),
    ]
    var applets: [[UInt8]] = [[0xF0, 1, 2, 3, 4, 5, 6]]
    /// Entries of the constant pool, four bytes each.
    var constants: [[UInt8]] = [
        [3, 0x80, 10, 1], [6, 0x81, 2, 0], [6, 0, 1, 2], [3, 0x80, 10, 1], [1, 0x80, 9, 0],
    ]
    var exportedClasses: UInt8?
    var methodSize = 300
    /// Further packages, which make the file an extended one.
    var morePackages: [[UInt8]] = []

    private var isExtended: Bool { !morePackages.isEmpty }

    private func component(
        _ tag: CAPComponentTag,
        _ info: [UInt8],
        isWide: Bool = false
    ) -> (name: Text, bytes: [UInt8]) {
        let size = isWide ? KernelSamples.big(UInt64(info.count), 4) : KernelSamples.big(UInt64(info.count), 2)
        return (Text("com/example/javacard/\(tag.name).cap\(isWide ? "x" : "")"), [tag.rawValue] + size + info)
    }

    private func package(_ identifier: [UInt8], _ version: JavaCardVersion) -> [UInt8] {
        [version.minor, version.major, UInt8(identifier.count)] + identifier
    }

    func build() -> [(name: Text, bytes: [UInt8])] {
        var header: [UInt8] = [0xDE, 0xCA, 0xFF, 0xED, minor, 2, flags | (isExtended ? 8 : 0)]
        if isExtended {
            header += package([0xF0, 9, 9, 9, 9], version) + [UInt8(1 + morePackages.count)]
        }
        header += package(identifier, version)
        for other in morePackages { header += package(other, version) }
        if let name { for _ in 0...morePackages.count { header += [UInt8(name.utf8.count)] + Array(name.utf8) } }
        var components = [component(.header, header)]
        components.append(
            component(
                .imports,
                [UInt8(imports.count)]
                    + imports.flatMap { package($0.identifier, JavaCardVersion(major: $0.major, minor: $0.minor)) }
            )
        )
        if !applets.isEmpty {
            let place: [UInt8] = isExtended ? [0, 0, 8] : [0, 8]
            let list = applets.flatMap { [UInt8($0.count)] + $0 + place }
            components.append(component(.applet, [UInt8(applets.count)] + list))
        }
        components.append(
            component(.constantPool, KernelSamples.big(UInt64(constants.count), 2) + constants.flatMap { $0 })
        )
        components.append(component(.classes, [UInt8](repeating: 0, count: 20)))
        components.append(component(.method, [UInt8](repeating: 0, count: methodSize), isWide: isExtended))
        components.append(component(.staticField, KernelSamples.big(12, 2) + [UInt8](repeating: 0, count: 8)))
        components.append(component(.referenceLocation, [0, 0, 0, 0]))
        if let exportedClasses { components.append(component(.export, [exportedClasses])) }
        if minor <= 2 {
            var directory: [UInt8] = []
            for number in 1...(10 + minor) {
                let tag = CAPComponentTag(rawValue: number)
                let size =
                    tag == .directory
                    ? 2 * Int(10 + minor) + 9
                    : components.first { $0.bytes.first == number }.map { $0.bytes.count - 3 } ?? 0
                directory += KernelSamples.big(UInt64(size), 2)
            }
            directory += [0, 12, 0, 0, 0, 0, UInt8(imports.count), UInt8(applets.count), 0]
            components.append(component(.directory, directory))
        }
        return components
    }
}
