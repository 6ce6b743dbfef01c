import ContainerCodec
import Containers
import PatchEncoding
import PatchFormat
import Testing

@Suite("Units that need not be undone")
struct KeptUnitsTests {
    static let unchanged = ContainerSample.software(600_000, seed: 50)
    static let tail = ContainerSample.software(60_000, seed: 51)

    private static func head(_ patch: [UInt8]) throws -> ContainerHead {
        let content = ContainerRun.content(patch).bytes
        let extent = try #require(try ContainerHead.extent(content.span))
        let bytes = Array(content[extent.start..<(extent.start + extent.size)])
        return try ContainerHead(
            decoding: bytes.span,
            limits: ContainerLimits(precursorPlain: 1 << 30, resultPlain: 1 << 30)
        )
    }

    private static func kept(_ head: ContainerHead) -> Int {
        head.script.steps.reduce(0) { if case .kept(let count) = $1 { $0 + count } else { $0 } }
    }

    @Test("A5 what is the same in both containers is not undone, and the result is the same")
    func unchanged() throws {
        let old = ContainerSample.squashfs(Self.unchanged + Self.tail)
        let new = ContainerSample.squashfs(
            Self.unchanged + ContainerSample.changed(Self.tail, places: 9, seed: 52)
        )
        for nested in [false, true] {
            let patch = try ContainerRun.make(old, new, nested: nested)
            let head = try Self.head(patch)
            #expect(Self.kept(head) > old.count / 2)
            #expect(head.precursorPlain < 200_000)
            #expect(patch.count < 3_000)
            let outcome = ContainerRun.apply(patch, to: old, size: new.count)
            #expect(outcome.error == nil)
            #expect(outcome.result == new)
        }
    }

    @Test("A5 what the rest of the new container has from an unchanged unit can still be copied from there")
    func moved() throws {
        let file = ContainerSample.software(12_000, seed: 53)
        let old = ContainerSample.squashfs(Array(Self.unchanged[..<400_000]) + file + Self.unchanged + Self.tail)
        let new = ContainerSample.squashfs(
            Array(Self.unchanged[..<400_000]) + file + Self.unchanged
                + ContainerSample.changed(Self.tail, places: 3, seed: 54) + file
        )
        let patch = try ContainerRun.make(old, new)
        #expect(Self.kept(try Self.head(patch)) > old.count / 3)
        #expect(patch.count < 3_000)
        #expect(ContainerRun.apply(patch, to: old, size: new.count).result == new)
    }

    @Test("A7 kept bytes beyond the precursor are refused, and so are too many of them")
    func bounds() throws {
        let container = ContainerSample.software(1_000, seed: 55)
        func undo(_ steps: [(isKept: Bool, count: Int)], plain: Int) throws(ContainerError) -> ContainerUnits {
            var script = ContainerScript()
            for step in steps {
                if step.isKept { script.append(kept: step.count) } else { script.append(raw: step.count) }
            }
            var room = [UInt8](repeating: 0, count: plain)
            return try container.withUnsafeBufferPointer { (container) throws(ContainerError) in
                try room.withUnsafeMutableBufferPointer { (room) throws(ContainerError) in
                    try ContainerUndo.undo(container, by: script, into: room)
                }
            }
        }
        let units = try undo([(false, 300), (true, 600), (false, 100)], plain: 400)
        #expect(units.count == 1)
        #expect(units[0] == 300..<900)
        for steps in [[(false, 300), (true, 701)], [(true, 999)], [(true, .max)], [(true, 500), (true, .max)]] {
            #expect(throws: ContainerError.self) { _ = try undo(steps.map { ($0.0, $0.1) }, plain: 300) }
        }
        var script = ContainerScript()
        for _ in 0...ContainerLimits.steps { script.append(kept: 0) }
        let head = ContainerHead(
            codec: 1,
            patchSize: 100,
            precursorPlain: 0,
            resultPlain: 10,
            recipeSize: 10,
            script: script
        ).encoded
        let extent = try #require(try ContainerHead.extent(head.span))
        #expect(throws: ContainerError.self) {
            let content = Array(head[extent.start...])
            _ = try ContainerHead(
                decoding: content.span,
                limits: ContainerLimits(precursorPlain: 1 << 20, resultPlain: 1 << 20)
            )
        }
    }
}
