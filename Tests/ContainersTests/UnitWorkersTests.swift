import ContainerCodec
import Containers
import Testing

@Suite("Units compressed beside")
struct UnitWorkersTests {
    static let before = ContainerSample.software(300_000, seed: 40)
    static let after = ContainerSample.changed(before, places: 60, seed: 41)
    static let zlib = UnitParameters.deflate(level: 9, windowBits: 15, memLevel: 8, strategy: 0, isRaw: false)

    @Test("A5 the same bytes with threads and without", arguments: [0, 1, 2, 4])
    func threads(_ count: Int) throws {
        for isStored in [{ (_: Int) in false }, { (index: Int) in index % 7 == 3 }] {
            let old = ContainerSample.squashfs(Self.before, isStored: isStored)
            let new = ContainerSample.squashfs(Self.after, isStored: isStored)
            let patch = try ContainerRun.make(old, new)
            for piece in [97, 1 << 20] {
                let crew = UnitCrew(size: count)
                let outcome = ContainerRun.apply(patch, to: old, size: new.count, piece: piece, workers: crew)
                #expect(outcome.error == nil)
                #expect(outcome.result == new)
                #expect(crew.size == count)
            }
        }
    }

    @Test("A7 whatever changes in a patch: threads give what one gives, an error or the result's size")
    func mutations() throws {
        let old = ContainerSample.squashfs(Array(Self.before[..<60_000]))
        let new = ContainerSample.squashfs(Array(Self.after[..<60_000]))
        let (header, content) = ContainerRun.content(try ContainerRun.make(old, new))
        let found = try #require(header)
        var generator = SeededGenerator(seed: 42)
        for round in 0..<200 {
            var bytes = content
            let reach = round % 2 == 0 ? min(80, bytes.count) : bytes.count
            bytes[Int.random(in: 0..<reach, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            if round % 5 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
            let patch = ContainerRun.patch(found, bytes)
            let one = ContainerRun.apply(patch, to: old, size: new.count)
            let crew = ContainerRun.apply(patch, to: old, size: new.count, workers: UnitCrew(size: 2))
            #expect(crew.result.count <= new.count)
            #expect((crew.error == nil) == (one.error == nil))
            if one.error == nil { #expect(crew.result == one.result) }
        }
    }

    @Test("A7 what is in flight is bounded, in bytes and in units", arguments: [4_096, 131_072, 1 << 20])
    func flight(_ size: Int) throws {
        let count = 8 << 20 / size
        var recipe = ContainerRecipe()
        for index in 0..<count {
            _ = recipe.append(redo: size, .zstd(level: 1), hasLength: false)
            if index % 3 == 0 { recipe.append(raw: 100) }
        }
        let bytes = recipe.encoded
        let workers = LateWorkers()
        let redo = ContainerRedo(
            precursor: UnsafeBufferPointer(start: nil, count: 0),
            units: ContainerUnits(),
            recipeSize: bytes.count,
            resultSize: 64 << 20,
            workers: workers
        )
        let plain = [UInt8](repeating: 7, count: 65_536)
        var left = count * size + (count + 2) / 3 * 100
        var made = 0
        try redo.push(bytes.span) { (output: Span<UInt8>) throws(Never) in made += output.count }
        while left > 0 {
            let piece = Array(plain[..<min(left, plain.count)])
            try redo.push(piece.span) { (output: Span<UInt8>) throws(Never) in made += output.count }
            left -= piece.count
        }
        #expect(workers.units == count)
        #expect(workers.mostBytes <= ContainerRedo.flightLimit + ContainerLimits.bufferedUnit)
        #expect(workers.mostUnits <= 66)
        // All of it is out when the last step is.
        #expect(redo.produced == made)
        #expect(throws: ContainerError.self) { try redo.finish() }
    }

    @Test("A7 all compressors together keep to their memory")
    func shelf() throws {
        var shelf = CompressorShelf(limit: 4 << 20)
        // The first of its kind is alone: nobody knows what it takes.
        let first = try #require(try shelf.take(Self.zlib))
        #expect(try shelf.take(.gzip(level: 9)) == nil)
        shelf.put(first)
        #expect(shelf.memory == first.memoryUsed)
        let second = try #require(try shelf.take(.gzip(level: 9)))
        shelf.put(second)
        var out: [UnitCompressor] = []
        while let next = try shelf.take(Self.zlib) { out.append(next) }
        #expect(out.count >= 2)
        #expect(shelf.memory <= 4 << 20)
        #expect(try shelf.take(.gzip(level: 9)) == nil)
        for compressor in out { shelf.put(compressor) }
        #expect(shelf.memory <= 4 << 20)
        #expect(try shelf.take(.gzip(level: 9)) != nil)
    }

    @Test("a compressor that is not to be had ends the patch, and no thread")
    func refused() throws {
        // A dictionary of 128 MiB is above the limits.
        let parameters = UnitParameters.xz(preset: 9, dictionary: 1 << 27, check: 1, filter: 0)
        let crew = UnitCrew(size: 2)
        let bad = UnitJob([1, 2, 3], parameters, hasLength: false)
        let good = UnitJob(Array(Self.before[..<5_000]), Self.zlib, hasLength: true)
        crew.submit(bad)
        crew.submit(good)
        crew.wait(for: good)
        crew.wait(for: bad)
        #expect(bad.error?.code == .limitExceeded)
        #expect(good.error == nil)
        #expect(good.bytes.count > 100)
        #expect(good.bytes.count < 5_002)
    }
}
