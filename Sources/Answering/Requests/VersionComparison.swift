import CBOR

/// The value of parameter 28 (suit-update-management): how the installed version must compare with another.
///
/// ```cddl
/// version-comparison = [ 1 greater / 2 greater or equal / 3 equal / 4 lesser or equal / 5 lesser, [ + int ] ]
/// ```
public struct VersionComparison: Equatable {
    /// How it must compare.
    public let kind: UInt64
    /// The version to compare with.
    public let numbers: [Int64]

    /// Reads the content of the parameter; nothing where it is not one.
    public init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            try decoder.beginArray(count: 2)
            kind = try decoder.readUnsigned()
            let count = try decoder.beginArray()
            guard count >= 1, count <= 8, kind >= 1, kind <= 5 else { return nil }
            var numbers: [Int64] = []
            while numbers.count < count { numbers.append(try decoder.readInteger()) }
            try decoder.finish()
            self.numbers = numbers
        } catch {
            return nil
        }
    }

    /// Whether an installed version compares as wanted.
    ///
    /// Only as many numbers count as the manifest names, so that "equal to 1" holds for 1.43.0. Missing ones of the
    /// installed version count as 0.
    public func holds(for installed: [Int64]) -> Bool {
        var order = 0
        for (index, right) in numbers.enumerated() where order == 0 {
            let left = index < installed.count ? installed[index] : 0
            order = left < right ? -1 : left > right ? 1 : 0
        }
        switch kind {
        case 1: return order > 0
        case 2: return order >= 0
        case 3: return order == 0
        case 4: return order <= 0
        default: return order < 0
        }
    }
}
