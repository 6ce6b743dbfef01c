import PatchFormat

/// The codecs, as they are called for people (docs/formats/patch.cddl).
enum PatchCodecName {
    static func of(_ codec: PatchCodec) -> String {
        switch codec.rawValue {
        case 1: "zstd"
        case 2: "reference"
        case 3: "container"
        case 4: "in-place"
        case 5: "staged"
        default: "codec \(codec.rawValue)"
        }
    }
}
