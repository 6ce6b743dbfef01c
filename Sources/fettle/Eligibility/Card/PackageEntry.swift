import CBOR
import ImageAnalysis

/// A Java Card package as files for the tool name it: identifier in hexadecimal digits, version, and a name for people.
struct PackageEntry: Decodable {
    let aid: String
    /// Major and minor number, such as `1.6`.
    let version: String?
    let name: String?

    /// The identifier.
    func identifier(in file: String) throws -> ApplicationIdentifier {
        guard let identifier = ApplicationIdentifier(hexadecimal: Text(aid)) else {
            throw CommandFailure(
                .usage,
                "a package's identifier cannot be used",
                at: file,
                expected: "10 to 32 hexadecimal digits",
                found: aid
            )
        }
        return identifier
    }

    /// The package with its version.
    func package(in file: String) throws -> JavaCardPackage {
        let identifier = try identifier(in: file)
        guard let version, let number = JavaCardVersion(Text(version)) else {
            throw CommandFailure(
                .usage,
                "the version of package \(aid) cannot be used",
                at: file,
                expected: "major and minor number, such as 1.6",
                found: version ?? "none"
            )
        }
        return JavaCardPackage(identifier: identifier, version: number)
    }
}
