import PatchFormat

/// The frames of a patch, all of which were checked.
struct PatchFrames {
    let image: MappedImage
    let headerSize: Int
    /// Where the bodies stand in the file.
    let bodies: [Range<Int>]

    /// How many bytes the bodies have.
    var content: Int { bodies.reduce(0) { $0 + $1.count } }
    /// How many bytes the frames add to their bodies.
    var overhead: Int { image.count - headerSize - content }

    init(_ source: PatchSource, isQuiet: Bool) throws {
        image = source.image
        let bar = ProgressBar("reading \(source.path)", total: Int64(image.count), isQuiet: isQuiet)
        defer { bar.finish() }
        do throws(PatchError) {
            (headerSize, bodies) = try Self.read(source.image.bytes) { bar.advance(by: $0) }
        } catch {
            throw PatchProblem.of(error, source.path)
        }
    }

    /// The size of the header, and where the bodies stand.
    private static func read(
        _ patch: UnsafeBufferPointer<UInt8>,
        _ progress: (Int) -> Void
    ) throws(PatchError) -> (headerSize: Int, bodies: [Range<Int>]) {
        var reader = PatchReader(digest: PatchChain())
        var headerSize = 0
        var bodies: [Range<Int>] = []
        var position = 0
        while true {
            let before = position
            let event = try reader.read(patch.span, at: &position)
            switch event {
            case .header:
                headerSize = Int(reader.checkpoint.offset)
            case .frame:
                let count = reader.body.count
                bodies.append((position - count)..<position)
            case .needsMore:
                try reader.finish()
                return (headerSize, bodies)
            }
            progress(position - before)
        }
    }

    /// The body of a frame.
    func body(_ index: Int) -> UnsafeBufferPointer<UInt8> { image.span(bodies[index]) }
}
