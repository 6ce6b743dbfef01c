/// What a device is ready to hold for an update in place.
///
/// How much may be copied beside the slot is for ``InPlaceStorage/spillSize`` to say.
public struct InPlaceLimits: Equatable, Sendable {
    /// For the codec.
    public let reference: ReferenceLimits
    /// The largest ``InPlaceLayout/window``, in bytes.
    public let window: Int
    /// The longest body of a frame, in bytes.
    public let body: Int

    /// Limits.
    public init(reference: ReferenceLimits, window: Int, body: Int) {
        self.reference = reference
        self.window = window
        self.body = body
    }

    /// For Linux: 1 MiB in all.
    public static let linux = InPlaceLimits(reference: .linux, window: 1 << 17, body: PatchLimits.body)
    /// For a microcontroller: 48 KiB beside the copy map.
    public static let microcontroller = InPlaceLimits(reference: .microcontroller, window: 1 << 13, body: 1 << 12)

    /// How long a body may be beside models of this size, so many runs and a window of `window` bytes.
    public func bodyRoom(models: ModelSize, runs: Int, window: Int) -> Int {
        let room = reference.bodyRoom(models: models, runs: runs) - window - InPlaceLimits.lineSize
        return room < body ? room : body
    }

    /// How many runs leave room for a body of `size` bytes.
    public func runs(models: ModelSize, window: Int, body size: Int) -> Int {
        let room = reference.bodyRoom(models: models, runs: 0) - window - InPlaceLimits.lineSize - size
        let runs = room / ReferenceLimits.runBytes
        return runs < 0 ? 0 : (runs < reference.runs ? runs : reference.runs)
    }

    /// How much of the old image is read at once, in bytes.
    static var lineSize: Int { 512 }
}
