import Author
import Foundation

/// Figures for people.
enum Format {
    /// Bytes with thousands apart, such as `1,234,567`.
    static func count(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var output = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { output += "," }
            output.append(digit)
        }
        return number < 0 ? "-" + output : output
    }

    /// A moment, or `never`.
    static func moment(_ seconds: Int64?) -> String {
        guard let seconds, seconds >= 0 else { return "never" }
        return Timestamp.text(UInt64(seconds))
    }

    /// How long ago, or how long: `5 s`, `3 min`, `2 h`, `4 d`.
    static func duration(_ seconds: Int64) -> String {
        switch max(0, seconds) {
        case 0..<120: "\(max(0, seconds)) s"
        case 120..<7_200: "\(seconds / 60) min"
        case 7_200..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }

    /// The first digits of a digest, enough to tell a few apart.
    static func short(_ digest: String?) -> String {
        guard let digest else { return "-" }
        return String(digest.prefix(12))
    }

    static var now: UInt64 { UInt64(max(0, Date().timeIntervalSince1970)) }
}
