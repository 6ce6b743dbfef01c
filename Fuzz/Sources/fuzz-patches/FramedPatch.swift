import Containers
import Harness
import PatchEncoding
import PatchFormat

/// A patch taken apart, so that its bodies can be changed and its frames put right again.
struct FramedPatch {
    var header: PatchHeader
    var bodies: [[UInt8]]

    /// The patch that `bytes` begin with, or `nil` where there is not even a header.
    init?(_ bytes: [UInt8]) {
        var reader = PatchReader(digest: ConstantDigest())
        var position = 0
        guard case .header(let header)? = try? reader.read(bytes.span, at: &position) else { return nil }
        self.header = header
        bodies = []
        while case .frame? = try? reader.read(bytes.span, at: &position) {
            bodies.append(reader.body.withUnsafeBufferPointer { Array($0) })
        }
    }

    var encoded: [UInt8] {
        var writer = PatchWriter(header: header, digest: ConstantDigest())
        for body in bodies {
            writer.append(body.span)
            writer.endFrame()
        }
        return writer.finish()
    }

    /// `patch` with something changed behind its checks.
    static func changed(_ patch: [UInt8], _ random: inout RandomNumbers) -> [UInt8]? {
        guard var framed = FramedPatch(patch) else { return nil }
        framed.change(&random, depth: 0)
        return framed.encoded
    }

    private mutating func change(_ random: inout RandomNumbers, depth: Int) {
        guard !bodies.isEmpty else {
            bodies = [random.changed([0, 0, 0, 0])]
            return
        }
        let index = random.below(bodies.count)
        switch random.below(16) {
        case 0: bodies.remove(at: index)
        case 1: bodies.insert(bodies[index], at: random.below(bodies.count + 1))
        case 2: bodies.swapAt(index, random.below(bodies.count))
        case 3:
            let place = random.below(bodies[index].count)
            bodies.insert(Array(bodies[index][place...]), at: index + 1)
            bodies[index].removeSubrange(place...)
        case 4 where bodies.count > 1 && index > 0:
            bodies[index - 1] += bodies[index]
            bodies.remove(at: index)
        case 5: header = changed(header, &random)
        case 6...12 where header.codec == .container && depth < 2: changeInner(&random, depth: depth)
        default:
            for _ in 0...random.below(3) { bodies[index] = random.changed(bodies[index]) }
        }
    }

    private func changed(_ header: PatchHeader, _ random: inout RandomNumbers) -> PatchHeader {
        let codecs: [PatchCodec] = [.zstd, .reference, .container, PatchCodec(rawValue: UInt8(random.below(6)))]
        let pair = ImagePair.all[random.below(ImagePair.all.count)]
        let isSame = random.below(2) == 0
        return PatchHeader(
            codec: codecs[random.below(codecs.count)],
            precursor: isSame ? header.precursor : pair.names.precursor,
            result: isSame ? header.result : pair.names.result,
            resultSize: isSame ? header.resultSize : UInt64(pair.new.count),
            precursorSize: isSame ? header.precursorSize : UInt64(pair.old.count)
        )
    }

    /// Changes the patch within a patch of containers, or the head before it, and puts the sizes right.
    private mutating func changeInner(_ random: inout RandomNumbers, depth: Int) {
        let content = bodies.flatMap { $0 }
        let limits = ContainerLimits(precursorPlain: 1 << 30, resultPlain: 1 << 30)
        guard let extent = try? ContainerHead.extent(content.span), extent.start + extent.size <= content.count,
            let head = try? ContainerHead(
                decoding: content.span.extracting(extent.start..<(extent.start + extent.size)),
                limits: limits
            )
        else { return }
        var rest = Array(content[(extent.start + extent.size)...])
        var size = head.patchSize
        var plain = (head.precursorPlain, head.resultPlain, head.recipeSize)
        switch random.below(8) {
        case 0: plain.0 += random.below(9) - 4
        case 1: plain.1 += random.below(9) - 4
        case 2: plain.2 += random.below(9) - 4
        default:
            guard size <= rest.count, var inner = FramedPatch(Array(rest[..<size])) else { return }
            inner.change(&random, depth: depth + 1)
            let made = inner.encoded
            rest.replaceSubrange(..<size, with: made)
            size = made.count
        }
        guard plain.0 >= 0, plain.1 >= 0, plain.2 >= 0 else { return }
        let changed = ContainerHead(
            codec: head.codec,
            patchSize: size,
            precursorPlain: plain.0,
            resultPlain: plain.1,
            recipeSize: plain.2,
            script: head.script,
            parts: head.parts
        )
        bodies = [changed.encoded + rest]
    }
}
