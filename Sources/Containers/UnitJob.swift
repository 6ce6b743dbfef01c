/// One unit on its way: plain bytes first, compressed ones afterwards.
///
/// It belongs to the workers from ``UnitWorkers/submit(_:)`` until ``UnitWorkers/wait(for:)`` returns, and to whoever made
/// it before and after: never to two at once.
public final class UnitJob: @unchecked Sendable {
    /// How it is compressed.
    public let parameters: UnitParameters
    /// Whether the length comes first.
    let hasLength: Bool
    /// How many plain bytes there were.
    let size: Int
    /// The plain bytes, or what became of them.
    public internal(set) var bytes: [UInt8]
    /// Why it failed.
    public private(set) var error: ContainerError?
    /// Whether the workers have done with it: theirs to guard.
    public var isDone = false

    /// A unit that is to be compressed.
    public init(_ plain: [UInt8], _ parameters: UnitParameters, hasLength: Bool) {
        self.bytes = plain
        self.size = plain.count
        self.parameters = parameters
        self.hasLength = hasLength
    }

    /// Compresses the bytes. `room` is used on the way, and may be kept for the next one.
    public func compress(by compressor: UnitCompressor, in room: inout [UInt8]) {
        let lead = hasLength ? 2 : 0
        let capacity = compressor.bound(bytes.count) + lead
        if room.count < capacity { room = [UInt8](repeating: 0, count: capacity) }
        let size = bytes.withUnsafeBufferPointer { plain in
            room.withUnsafeMutableBufferPointer { target in
                compressor.compress(plain, into: UnsafeMutableBufferPointer(rebasing: target[lead...]))
            }
        }
        guard let size, !hasLength || size < 1 << 15 else {
            fail(ContainerError(.unsupported, "\(parameters) failed"))
            return
        }
        if hasLength {
            room[0] = UInt8(truncatingIfNeeded: size)
            room[1] = UInt8(truncatingIfNeeded: size >> 8)
        }
        // In place: what is compressed is seldom longer.
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: room[..<(size + lead)])
    }

    /// Says that the unit cannot be made.
    public func fail(_ error: ContainerError) {
        self.error = error
        bytes = []
    }
}
