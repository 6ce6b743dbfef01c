import Containers
import PatchFormat

/// What a patch of codec 3 says before the patches within it.
struct PatchContainerView: Encodable {
    let precursorPlain: Int
    let resultPlain: Int
    let units: Int
    let innerCodec: String
    let parts: Int
    let headBytes: Int
    let commonPatch: Int
    let partPatches: Int

    init(_ frames: PatchFrames, source: PatchSource) throws {
        var collected: [UInt8] = []
        var extent: (start: Int, size: Int)?
        var index = 0
        do throws(ContainerError) {
            while index < frames.bodies.count {
                collected.append(contentsOf: frames.body(index))
                index += 1
                extent = try ContainerHead.extent(collected.span)
                if let extent, collected.count >= extent.start + extent.size { break }
            }
            guard let extent, collected.count >= extent.start + extent.size else {
                throw ContainerError(.truncated, "the head ends in the middle")
            }
            let content = Array(collected[extent.start..<(extent.start + extent.size)])
            let limits = ContainerLimits(
                precursorSize: Int(clamping: source.header.precursorSize ?? 0),
                resultSize: source.resultSize
            )
            let head = try ContainerHead(decoding: content.span, limits: limits)
            precursorPlain = head.precursorPlain
            resultPlain = head.resultPlain
            innerCodec = PatchCodecName.of(PatchCodec(rawValue: head.codec))
            parts = head.parts.count
            units = head.script.steps.reduce(0) { sum, step in
                if case .units(_, let count) = step { sum + count } else { sum }
            }
            headBytes = extent.start + extent.size
            commonPatch = head.patchSize
            partPatches = head.parts.reduce(0) { $0 + $1.patchSize }
        } catch {
            throw CommandFailure(
                .failure,
                "the patch does not say how to unpack its container: \(error.reason)",
                at: source.path,
                found: error.code.description,
                action: "fetch the patch again"
            )
        }
    }

    func show() {
        print("unpacks    \(Format.count(units)) units of the old image, to \(Format.count(precursorPlain)) bytes")
        print("packs      \(Format.count(resultPlain)) bytes")
        print("within     a patch of codec \(innerCodec), and \(Format.count(parts)) of executables")
    }
}
