/// A version of numbers and dots, compared by value: `1.10` comes after `1.9`, and `2` is the same as `2.0.0`.
///
/// A part after a hyphen marks something before the release, as in Semantic Versioning 2.0.0 section 11: `2.0-rc.1` comes
/// before `2.0`. A part after a plus sign does not count.
public struct DottedVersion: Sendable, Hashable {
    /// The most numbers of a version.
    public static let maximumNumbers = 8

    /// The numbers, without trailing zeros.
    public let numbers: [UInt64]
    /// What stands between hyphen and plus sign, cut at the dots; empty for a release.
    public let prerelease: [Identifier]

    /// One piece of what marks a version as before its release.
    public enum Identifier: Sendable, Hashable {
        /// A number. Comes before any text.
        case number(UInt64)
        /// A text, compared byte by byte.
        case text([UInt8])
    }

    /// Reads a version.
    ///
    /// - Parameter text: One to ``maximumNumbers`` numbers below 2^64 with dots between them; then perhaps a hyphen and
    ///   identifiers of letters, digits and hyphens with dots between them; then perhaps a plus sign and more of those.
    /// - Returns: Nothing when it is not a version.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let build = bytes.firstIndex(of: UInt8(ascii: "+")) ?? bytes.endIndex
        let hyphen = bytes[..<build].firstIndex(of: UInt8(ascii: "-")) ?? build

        var numbers: [UInt64] = []
        for part in Self.parts(bytes[..<hyphen]) {
            guard numbers.count < Self.maximumNumbers, let number = Self.number(part) else { return nil }
            numbers.append(number)
        }
        while numbers.count > 1, numbers.last == 0 { numbers.removeLast() }
        self.numbers = numbers

        var prerelease: [Identifier] = []
        if hyphen < build {
            for part in Self.parts(bytes[(hyphen + 1)..<build]) {
                guard !part.isEmpty, part.allSatisfy(Self.isIdentifier) else { return nil }
                prerelease.append(Self.number(part).map { .number($0) } ?? .text(Array(part)))
            }
        }
        self.prerelease = prerelease

        if build < bytes.endIndex {
            for part in Self.parts(bytes[(build + 1)...]) {
                guard !part.isEmpty, part.allSatisfy(Self.isIdentifier) else { return nil }
            }
        }
    }

    private static func parts(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (shifted, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension DottedVersion: Comparable {
    /// Whether a version comes before another.
    public static func < (left: Self, right: Self) -> Bool {
        if left.numbers != right.numbers {
            return padded(left, like: right).lexicographicallyPrecedes(padded(right, like: left))
        }
        if left.prerelease.isEmpty { return false }
        if right.prerelease.isEmpty { return true }
        return left.prerelease.lexicographicallyPrecedes(right.prerelease)
    }

    private static func padded(_ version: Self, like other: Self) -> [UInt64] {
        version.numbers + Array(repeating: 0, count: max(0, other.numbers.count - version.numbers.count))
    }
}

extension DottedVersion.Identifier: Comparable {
    /// Whether an identifier comes before another: numbers by value and before texts, texts by bytes.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.number, .text): true
        case (.text, .number): false
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        }
    }
}
