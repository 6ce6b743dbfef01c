import Foundation

/// Shares and digests of patches, for people.
enum PatchFigure {
    /// A share in percent, with as many digits as say something.
    static func percent(_ value: Double) -> String {
        let digits = value >= 9.995 ? 1 : (value >= 0.0995 ? 2 : 4)
        return String(format: "%.\(digits)f %%", value)
    }

    /// A share of `part` in `whole`.
    static func share(_ part: Int, of whole: Int) -> String {
        whole > 0 ? percent(Double(part) * 100 / Double(whole)) : "-"
    }
}
