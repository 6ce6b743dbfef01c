public import DeviceCore

/// When and how payloads are fetched: sections `[download]` and `[media]` of the configuration [E3, A9].
public struct DownloadPolicy: Sendable, Equatable {
    /// The hours of the local day in which payloads are fetched; none for always.
    public var windows: [DailyWindow] = []
    /// Whether other programs come first, for the processor and the storage.
    public var hasLowPriority = false
    /// Most bytes per second; 0 for as many as there are.
    public var rateLimit: UInt64 = 0
    /// Folders in which payloads are looked for by their digest before they are downloaded.
    public var mediaFolders: [String] = []

    /// At any time, as fast as it goes, from the network.
    public init() {}
}
