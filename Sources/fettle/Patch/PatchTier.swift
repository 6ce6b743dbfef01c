import ArgumentParser
import PatchEncoding

/// How much work goes into a patch, as the command line names it.
enum PatchTier: String, ExpressibleByArgument, CaseIterable, Encodable {
    case fast
    case best

    var encoding: EncodingTier {
        switch self {
        case .fast: .fast
        case .best: .best
        }
    }
}
