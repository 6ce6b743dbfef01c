import CBOR
import Containers
import Harness
import PatchEncoding
import PatchFormat

extension Harness {
    /// Heads of patches of containers: what is read is written and read alike, within its limits.
    static let containerHead = Harness("container-head", seeds: ContainerSeeds.heads) { input in
        let limits = ContainerLimits(precursorSize: 1 << 16, resultSize: 1 << 16)
        guard let extent = try? ContainerHead.extent(input.span), extent.start + extent.size <= input.count else {
            return
        }
        let content = Array(input[extent.start..<(extent.start + extent.size)])
        guard let head = try? ContainerHead(decoding: content.span, limits: limits) else { return }
        require(head.resultPlain <= limits.resultPlain && head.commonSize >= 0, "sizes beyond the limits")
        let encoded = head.encoded
        guard let again = try? ContainerHead.extent(encoded.span) else { fatalError("an unreadable head") }
        let inner = encoded.span.extracting(again.start..<(again.start + again.size))
        require((try? ContainerHead(decoding: inner, limits: limits)) == head, "written to another head")
    }

    /// Precursors undone by a script: the units are within the precursor, and no more is made than was stated.
    static let containerUndo = Harness("container-undo", isCBOR: false, seeds: ContainerSeeds.undone) { input in
        let limits = ContainerLimits(precursorPlain: 1 << 18, resultPlain: 1 << 18)
        guard let extent = try? ContainerHead.extent(input.span), extent.start + extent.size <= input.count else {
            return
        }
        let end = extent.start + extent.size
        let content = Array(input[extent.start..<end])
        guard let head = try? ContainerHead(decoding: content.span, limits: limits) else { return }
        let container = Array(input[end...])
        var plain = [UInt8](repeating: 0, count: head.precursorPlain)
        let units = container.withUnsafeBufferPointer { container in
            plain.withUnsafeMutableBufferPointer { try? ContainerUndo.undo(container, by: head.script, into: $0) }
        }
        guard let units else { return }
        for index in 0..<units.count {
            require(units[index].upperBound <= container.count, "a unit beyond the precursor")
        }
    }

    /// Containers put together by a recipe of any bytes.
    static let containerRedo = Harness("container-redo", isCBOR: false, seeds: ContainerSeeds.redone) { input in
        guard input.count > 4 else { return }
        let recipeSize = (Int(input[0]) | Int(input[1]) << 8) % input.count
        let resultSize = Int(input[2]) | Int(input[3]) << 8
        let precursor = ImagePair.all[11].old
        var units = ContainerUnits()
        _ = units.append(0..<10)
        _ = units.append(10..<precursor.count)
        precursor.withUnsafeBufferPointer { precursor in
            let redo = ContainerRedo(
                precursor: precursor,
                units: units,
                recipeSize: recipeSize,
                resultSize: resultSize
            )
            var made = 0
            do throws(ContainerStreamError<Never>) {
                try redo.push(Array(input[4...]).span) { (bytes: Span<UInt8>) throws(Never) in
                    made += bytes.count
                    require(made <= resultSize, "\(made) bytes of \(resultSize)")
                }
            } catch { return }
            do throws(ContainerError) { try redo.finish() } catch { return }
            require(made == resultSize, "complete with \(made) bytes of \(resultSize)")
        }
    }
}

/// Heads, scripts and recipes of real patches.
enum ContainerSeeds {
    static func heads() -> [[UInt8]] { contents().compactMap { head(of: $0.content) } }

    /// A head, and the container that it undoes.
    static func undone() -> [[UInt8]] {
        contents().compactMap { content, pair in head(of: content).map { $0 + pair.old } }
    }

    /// The size of a recipe, that of the result, the recipe, and the plain stream.
    static func redone() -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        let parameters: [UnitParameters] = [
            .gzip(level: 6), .zstd(level: 3), .xz(preset: 1, dictionary: 4_096, check: 1, filter: 0),
            .deflate(level: 9, windowBits: 15, memLevel: 8, strategy: 0, isRaw: false),
            .deflate(level: 2, windowBits: 12, memLevel: 7, strategy: 1, isRaw: true),
        ]
        for one in parameters {
            var recipe = ContainerRecipe()
            recipe.append(raw: 10)
            recipe.append(copy: 0)
            _ = recipe.append(redo: 500, one, hasLength: false)
            _ = recipe.append(redo: 300, one, hasLength: true)
            recipe.append(copy: 1)
            let bytes = recipe.encoded
            let content = ImagePair.all[10].old.prefix(810)
            for size in [700, 900, 1_100, 4_000] {
                seeds.append([UInt8(bytes.count), 0, UInt8(size & 0xFF), UInt8(size >> 8)] + bytes + content)
            }
        }
        return seeds
    }

    private static func contents() -> [(content: [UInt8], pair: ImagePair)] {
        PatchSeeds.all().compactMap { patch in
            guard let framed = FramedPatch(patch), framed.header.codec == .container else { return nil }
            return (framed.bodies.flatMap { $0 }, ImagePair.pair(of: patch))
        }
    }

    private static func head(of content: [UInt8]) -> [UInt8]? {
        guard let extent = try? ContainerHead.extent(content.span) else { return nil }
        return Array(content.prefix(extent.start + extent.size))
    }
}
