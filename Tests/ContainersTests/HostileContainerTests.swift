import CBOR
import ContainerCodec
import Containers
import PatchEncoding
import PatchFormat
import Testing

@Suite("Hostile patches of containers")
struct HostileContainerTests {
    static let old = ContainerSample.squashfs(ContainerSample.software(60_000, seed: 20))
    static let new = ContainerSample.squashfs(
        ContainerSample.changed(ContainerSample.software(60_000, seed: 20), places: 5, seed: 21)
    )

    @Test(
        "A7 whatever changes in a patch with right frames: an error or the result, never more than its size",
        arguments: [false, true]
    )
    func mutations(isSplit: Bool) throws {
        func image(_ places: Int) -> [UInt8] {
            let content = ContainerSample.changed(ContainerSample.software(30_000, seed: 20), places: places, seed: 21)
            return ContainerSample.squashfs(ContainerSample.executable(content) + content)
        }
        let old = image(0)
        let new = image(5)
        let encoder = ContainerPatchEncoder(inner: ZstdPatchEncoder(), executables: isSplit ? .split : .ignored)
        let patch = try encoder.encode(
            old: old.span,
            new: new.span,
            names: ContainerRun.names,
            tier: .fast,
            digest: Sha256FrameDigest()
        )
        let (header, content) = ContainerRun.content(patch)
        let found = try #require(header)
        var generator = SeededGenerator(seed: 22)
        for round in 0..<1_000 {
            var bytes = content
            // The head and the script come first.
            let reach = round % 2 == 0 ? min(80, bytes.count) : bytes.count
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                bytes[Int.random(in: 0..<reach, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if round % 7 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
            let outcome = ContainerRun.apply(ContainerRun.patch(found, bytes), to: old, size: new.count)
            #expect(outcome.result.count <= new.count)
            #expect(outcome.error != nil || outcome.result.count == new.count)
        }
    }

    @Test("A7 recipes of any bytes: an error or the result's size")
    func recipes() {
        var generator = SeededGenerator(seed: 23)
        var recipe = ContainerRecipe()
        recipe.append(raw: 10)
        recipe.append(copy: 0)
        _ = recipe.append(redo: 500, .zstd(level: 3), hasLength: true)
        _ = recipe.append(
            redo: 500,
            .deflate(level: 9, windowBits: 15, memLevel: 8, strategy: 0, isRaw: false),
            hasLength: false
        )
        let good = recipe.encoded
        let content = ContainerSample.software(1_010, seed: 24)
        for _ in 0..<3_000 {
            var bytes = good
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var units = ContainerUnits()
            _ = units.append(0..<1_000)
            Self.old.withUnsafeBufferPointer { old in
                let redo = ContainerRedo(precursor: old, units: units, recipeSize: bytes.count, resultSize: 2_000)
                var made = 0
                do {
                    try redo.push((bytes + content).span) { (output: Span<UInt8>) throws(Never) in made += output.count
                    }
                    try redo.finish()
                    #expect(made == 2_000)
                } catch {
                    #expect(made <= 2_000)
                }
            }
        }
    }

    @Test("A7 sizes above the limits are refused before anything is made")
    func bomb() throws {
        let (header, _) = ContainerRun.content(try ContainerRun.make(Self.old, Self.new))
        let found = try #require(header)
        for (precursorPlain, resultPlain, recipeSize) in [
            (1 << 40, 1_000, 10), (1_000, 1 << 40, 10), (1_000, 1 << 22, 1 << 21),
        ] {
            let head = ContainerHead(
                codec: 1,
                patchSize: 100,
                precursorPlain: precursorPlain,
                resultPlain: resultPlain,
                recipeSize: recipeSize,
                script: ContainerScript()
            )
            let patch = ContainerRun.patch(found, head.encoded)
            let outcome = ContainerRun.apply(patch, to: Self.old, size: Self.new.count)
            var code: ContainerError.Code?
            if case .some(.container(let error)) = outcome.error { code = error.code }
            #expect(code == .limitExceeded)
            #expect(outcome.result.isEmpty)
        }
    }

    @Test("A7 a unit that gives more than the stated plain size is refused")
    func plainSize() throws {
        let zeros = ContainerSample.gzip([UInt8](repeating: 0, count: 1 << 20))
        var script = ContainerScript()
        script.append(raw: 12)
        script.append(unit: UnitKind(.deflate))
        script.append(raw: 8)
        var plain = [UInt8](repeating: 0, count: 1_000)
        #expect(throws: ContainerError.self) {
            try zeros.withUnsafeBufferPointer { (zeros) throws(ContainerError) in
                try plain.withUnsafeMutableBufferPointer { (plain) throws(ContainerError) in
                    _ = try ContainerUndo.undo(zeros, by: script, into: plain)
                }
            }
        }
    }

    @Test("A7 a wrong precursor is refused before the first byte of output")
    func wrongPrecursor() throws {
        let patch = try ContainerRun.make(Self.old, Self.new)
        let other = ContainerRun.apply(patch, to: Self.old, size: Self.new.count, precursor: DigestPrefix(77))
        #expect(other.error == .wrongPrecursor)
        #expect(other.result.isEmpty)
        let shorter = ContainerRun.apply(patch, to: Array(Self.old.dropLast()), size: Self.new.count)
        #expect(shorter.error == .wrongPrecursor)
    }

    @Test("A7 a patch that is cut off anywhere is noticed")
    func truncation() throws {
        let patch = try ContainerRun.make(Self.old, Self.new)
        for count in stride(from: 0, to: patch.count - 1, by: 97) {
            #expect(ContainerRun.apply(Array(patch[..<count]), to: Self.old, size: Self.new.count).error != nil)
        }
    }
}
