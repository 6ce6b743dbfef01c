public import CBOR

/// A version comparison, parameter 28: `[ comparison, [ + int ] ]` (suit-update-management section 5).
public struct VersionMatch: Equatable, Sendable {
    /// How a device's version must compare.
    public enum Comparison: UInt64, Equatable, Sendable {
        /// Greater than the manifest's.
        case greater = 1
        /// Greater than or equal to it.
        case greaterOrEqual = 2
        /// Equal to it, as far as it goes: `= 1` holds for 1.2.
        case equal = 3
        /// Less than or equal to it.
        case lesserOrEqual = 4
        /// Less than it.
        case lesser = 5
    }

    /// Most integers of a version.
    public static let numberLimit = 8

    /// How to compare.
    public let comparison: Comparison
    /// Where the integers stand, one after the other.
    private let numbers: Range<Int>
    private let count: Int

    /// Reads a comparison in place.
    @_lifetime(decoder: copy decoder) public static func read(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> VersionMatch {
        try decoder.beginArray(count: 2)
        let at = decoder.offset
        guard let comparison = Comparison(rawValue: try decoder.readUnsigned()) else { throw .invalidValue(at: at) }
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1, count <= numberLimit else { throw .tooLong(at: start) }
        let first = decoder.offset
        for position in 0..<count {
            let at = decoder.offset
            // -1 release candidate, -2 beta, -3 alpha: after numbers, never first.
            guard try decoder.readInteger() >= (position == 0 ? 0 : -3) else { throw .invalidValue(at: at) }
        }
        return VersionMatch(comparison: comparison, numbers: first..<decoder.offset, count: count)
    }

    /// Reads the content of parameter 28.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            self = try VersionMatch.read(&decoder)
            try decoder.finish()
        } catch { throw .malformed(.version, error) }
    }

    private init(comparison: Comparison, numbers: Range<Int>, count: Int) {
        self.comparison = comparison
        self.numbers = numbers
        self.count = count
    }

    /// Whether `version` compares as asked: integer by integer, up to the first that differ or the end of the
    /// manifest's. What `version` lacks counts as 0.
    public func holds(for version: [Int64], in bytes: Span<UInt8>) -> Bool {
        var decoder = CBORDecoder(bytes, in: numbers)
        for position in 0..<count {
            guard let wanted = try? decoder.readInteger() else { return false }
            let found = position < version.count ? version[position] : 0
            if found == wanted { continue }
            switch comparison {
            case .greater, .greaterOrEqual: return found > wanted
            case .equal: return false
            case .lesser, .lesserOrEqual: return found < wanted
            }
        }
        switch comparison {
        case .greaterOrEqual, .equal, .lesserOrEqual: return true
        case .greater, .lesser: return false
        }
    }
}
