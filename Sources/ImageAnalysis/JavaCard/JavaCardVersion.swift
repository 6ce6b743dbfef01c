public import CBOR

/// The version of a Java Card package: versions of one major number are compatible, later minor ones with earlier ones
/// (Java Card Virtual Machine Specification 3.1, 4.5).
public struct JavaCardVersion: Equatable, Hashable, Comparable, Sendable {
    /// The major number.
    public let major: UInt8
    /// The minor number.
    public let minor: UInt8

    /// A version.
    public init(major: UInt8, minor: UInt8) {
        self.major = major
        self.minor = minor
    }

    /// A version such as `1.6`, or `nil` where the text is none.
    public init?(_ text: Text) {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        var numbers: [UInt8] = []
        for part in parts {
            guard !part.isEmpty, part.count <= 3 else { return nil }
            var number = 0
            for digit in part {
                guard digit >= 0x30, digit <= 0x39 else { return nil }
                number = number * 10 + Int(digit - 0x30)
            }
            guard let number = UInt8(exactly: number) else { return nil }
            numbers.append(number)
        }
        self.init(major: numbers[0], minor: numbers[1])
    }

    /// The version as people write it.
    public var text: Text { Text("\(major).\(minor)") }

    /// Earlier versions before later ones.
    public static func < (left: JavaCardVersion, right: JavaCardVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
