import Containers
import PatchEncoding
import PatchFormat

/// Real patches of all pairs.
enum PatchSeeds {
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
        return [true, false].flatMap {
            patches(pair, ReferencePatchEncoder(limits: limits, bodyLimit: bodyLimit, predictsReferences: $0))
        }
    }

    private static func patches(_ pair: ImagePair, _ encoder: some PatchEncoder) -> [[UInt8]] {
        let patch = try? pair.patch(by: encoder)
        return patch.map { [$0] } ?? []
    }
}
