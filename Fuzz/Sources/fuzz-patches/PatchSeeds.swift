import Containers
import PatchEncoding
import PatchFormat

/// Real patches of all pairs.
enum PatchSeeds {
    /// Patches of a pair make as much.
    @Sendable static func group(_ input: [UInt8]) -> Int { ImagePair.pair(of: input).number }

    /// By every codec, the containers in each other included.
    static func all() -> [[UInt8]] {
        ImagePair.all.flatMap { pair in
            patches(pair, ZstdPatchEncoder()) + references(pair, .linux)
                + patches(pair, ContainerPatchEncoder(inner: ZstdPatchEncoder()))
                + patches(pair, ContainerPatchEncoder(inner: ReferencePatchEncoder(), executables: .split))
                + patches(pair, PatchCandidates())
        }
    }

    /// By the codec with references alone.
    static func references(_ limits: ReferenceLimits) -> [[UInt8]] {
        ImagePair.all.flatMap { references($0, limits) }
    }

    private static func references(_ pair: ImagePair, _ limits: ReferenceLimits) -> [[UInt8]] {
        let bodyLimit = limits == .linux ? 65_536 : 4_096
        return [true, false].flatMap { predicts in
            [pair, pair.unrelated].flatMap {
                patches($0, ReferencePatchEncoder(limits: limits, bodyLimit: bodyLimit, predictsReferences: predicts))
            }
        }
    }

    private static func patches(_ pair: ImagePair, _ encoder: some PatchEncoder) -> [[UInt8]] {
        let patch = try? pair.patch(by: encoder)
        return patch.map { [$0] } ?? []
    }
}
