public import CBOR

/// The Header component: what the file is (Java Card Virtual Machine Specification 3.1, 6.4).
public struct CAPHeader: Equatable, Sendable {
    /// A package in the file.
    public struct Package: Equatable, Sendable {
        /// Its identifier and version.
        public let package: JavaCardPackage
        /// Its name, where the file says it.
        public let name: Text?
    }

    /// The version of the file's format: 2.1 to 2.3.
    public let format: JavaCardVersion
    /// Whether the code uses numbers of 32 bits (ACC_INT), which cards need not support.
    public let usesInt: Bool
    /// Whether other packages can use this one (ACC_EXPORT).
    public let hasExports: Bool
    /// Whether there are applets (ACC_APPLET).
    public let hasApplets: Bool
    /// Whether the file is in the extended format, which holds several packages and more than 64 KiB of code (ACC_EXTENDED).
    public let isExtended: Bool
    /// The file's own identifier and version, in the extended format.
    public let file: JavaCardPackage?
    /// The packages: one, or in the extended format one or more.
    public let packages: [Package]

    init(_ reader: CAPReader) throws(CAPError) {
        var reader = reader
        let start = reader.offset
        let magic = try reader.u4()
        guard magic == 0xDECA_FFED else {
            throw CAPError(
                .otherFormat,
                in: reader.tag.name,
                at: start,
                expected: "de ca ff ed",
                found: String(magic, radix: 16)
            )
        }
        let minor = try reader.u1()
        format = JavaCardVersion(major: try reader.u1(), minor: minor)
        guard format.major == 2, format.minor >= 1, format.minor <= 3 else {
            throw CAPError(
                .unsupported,
                in: reader.tag.name,
                at: start + 4,
                expected: "format 2.1, 2.2 or 2.3",
                found: format.text.string
            )
        }
        let flags = try reader.u1()
        usesInt = flags & 1 != 0
        hasExports = flags & 2 != 0
        hasApplets = flags & 4 != 0
        isExtended = flags & 8 != 0 && format.minor >= 3
        file = isExtended ? try reader.package() : nil
        let count = isExtended ? Int(try reader.u1()) : 1
        guard count > 0 else {
            throw CAPError(.malformed, in: reader.tag.name, at: reader.offset - 1, expected: "a package", found: "none")
        }
        var found: [JavaCardPackage] = []
        for _ in 0..<count { found.append(try reader.package()) }
        var packages: [Package] = []
        for package in found {
            // Names came with format 2.2, and converters left them out still.
            let name = reader.remaining > 0 ? try reader.text() : ""
            packages.append(Package(package: package, name: name.isEmpty ? nil : name))
        }
        self.packages = packages
    }
}
