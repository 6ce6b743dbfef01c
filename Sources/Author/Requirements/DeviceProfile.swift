public import Eligibility
public import Foundation

/// What a kind of device provides, as its maker states it: for microcontrollers, which cannot look for themselves, the
/// constant table that is made at build time [E4], and for the author's own checks.
public struct DeviceProfile: Equatable, Sendable {
    /// A name for people.
    public var name: String?
    /// What the device provides.
    public var capabilities: CapabilitySet

    /// Most bytes of a file.
    public static let sizeLimit = 1 << 20

    /// Reads the profile at `path`: YAML (or JSON) with `name`, `machine`, `provides` and `examined`, or an encoded set of
    /// capabilities.
    ///
    /// - Throws: ``AuthorError`` where it is neither.
    public static func read(path: String) throws(AuthorError) -> DeviceProfile {
        let data = try InputFile.read(path, limit: sizeLimit)
        // No text of YAML begins with the head of a CBOR map.
        if let first = data.first, first & 0xE0 == 0xA0 {
            do throws(DescriptorError) {
                return DeviceProfile(name: nil, capabilities: try CapabilitySet(decoding: data.span))
            } catch {
                throw AuthorError(
                    .malformed,
                    "the file is no set of capabilities: \(error)",
                    at: SourcePlace(file: path),
                    expected: "a set of capabilities of version 1, or YAML"
                )
            }
        }
        return try SpecificationReader.readProfile(path: path, data: data)
    }
}
