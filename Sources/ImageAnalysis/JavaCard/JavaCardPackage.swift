public import CBOR

/// A package in a version, as CAP files import it and cards have it.
public struct JavaCardPackage: Equatable, Hashable, Sendable {
    /// The package's identifier.
    public let identifier: ApplicationIdentifier
    /// The package's version; of an import, the version that it was made with.
    public let version: JavaCardVersion

    /// A package.
    public init(identifier: ApplicationIdentifier, version: JavaCardVersion) {
        self.identifier = identifier
        self.version = version
    }

    /// The name of a package of the platform, such as `javacard.framework`; `nil` for others.
    public var platformName: Text? { Self.platformNames[identifier.hexadecimal] }

    /// The packages of the Java Card API (Java Card Platform, Classic Edition 3.1) and of GlobalPlatform.
    private static let platformNames: [Text: Text] = [
        "A0000000620001": "java.lang",
        "A0000000620002": "java.io",
        "A0000000620003": "java.rmi",
        "A0000000620101": "javacard.framework",
        "A000000062010101": "javacard.framework.service",
        "A0000000620102": "javacard.security",
        "A0000000620201": "javacardx.crypto",
        "A0000000620202": "javacardx.biometry",
        "A0000000620203": "javacardx.external",
        "A0000000620204": "javacardx.biometry1toN",
        "A0000000620205": "javacardx.security",
        "A000000062020801": "javacardx.framework.util",
        "A00000006202080101": "javacardx.framework.util.intx",
        "A000000062020802": "javacardx.framework.math",
        "A000000062020803": "javacardx.framework.tlv",
        "A000000062020804": "javacardx.framework.string",
        "A0000000620209": "javacardx.apdu",
        "A000000062020901": "javacardx.apdu.util",
        "A00000015100": "org.globalplatform",
    ]
}
