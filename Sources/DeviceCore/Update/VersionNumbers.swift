public import CBOR

/// Versions as lists of integers (suit-update-management, parameter 28).
public enum VersionNumbers {
    /// The integers of a dotted version such as `1.43.0`, or `nil` for anything else.
    public static func parse(_ version: Text) -> [Int64]? {
        var numbers: [Int64] = []
        var current: Int64?
        for byte in version.utf8 {
            switch byte {
            case 0x30...0x39:
                let (shifted, overflow) = (current ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow, shifted < Int64.max - 9 else { return nil }
                current = shifted + Int64(byte - 0x30)
            case 0x2E:
                guard let number = current, numbers.count < 7 else { return nil }
                numbers.append(number)
                current = nil
            default: return nil
            }
        }
        guard let number = current else { return nil }
        numbers.append(number)
        return numbers
    }
}
