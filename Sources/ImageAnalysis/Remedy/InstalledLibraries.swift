public import CBOR

/// What a device's libraries offer, as far as a search needs it to try likely packages first. It decides nothing: that is
/// what the exact check is for.
public struct InstalledLibraries: Equatable, Sendable {
    /// The installed libraries by name, each with the symbol versions that it defines.
    public var versions: [Text: [Text]]
    /// The versions of installed packages, by name.
    public var packages: [Text: Text]

    /// Libraries with their versions, and packages.
    public init(versions: [Text: [Text]] = [:], packages: [Text: Text] = [:]) {
        self.versions = versions
        self.packages = packages
    }
}
