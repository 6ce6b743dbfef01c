/// A name that came from outside: a device id, a component name, a campaign id, a characteristic's key.
///
/// 1 to 64 bytes of UTF-8 without control, format, line-separator or paragraph-separator characters, so that a name can stand
/// in a log line, a table or a message without changing how its surroundings read. Names are equal when their *bytes* are
/// equal: `String` compares by canonical equivalence, a database by bytes, and an identity must not depend on which of the
/// two is asked.
///
/// The type parameter is the kind of thing named; it keeps a device id from being passed as a campaign id.
public struct Name<Subject>: Sendable {
    /// The most bytes that a name has.
    public static var maximumLength: Int { 64 }

    /// The name as text.
    public let string: String

    /// Accepts a name from outside.
    ///
    /// - Parameter string: The name.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidName``, saying what is wrong with it and at which byte.
    public init(_ string: String) throws(StoreError) {
        let length = string.utf8.count
        guard length >= 1, length <= Self.maximumLength else {
            throw StoreError(
                .invalidName,
                "a name has a length out of bounds",
                expected: "1 to \(Self.maximumLength) bytes of UTF-8",
                found: "\(length) bytes"
            )
        }
        var offset = 0
        for scalar in string.unicodeScalars {
            guard Self.isAdmissible(scalar) else {
                throw StoreError(
                    .invalidName,
                    "a name holds a character that is not admissible",
                    expected: "no control, format or separator characters",
                    found: "U+\(String(scalar.value, radix: 16, uppercase: true)) at byte \(offset)"
                )
            }
            offset += UTF8.width(scalar)
        }
        var string = string
        string.makeContiguousUTF8()
        self.string = string
    }

    /// Whether a character may stand in a name.
    private static func isAdmissible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7f }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }
}

extension Name: Hashable {
    /// Whether the bytes are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(string.utf8.count)
        for byte in string.utf8 { hasher.combine(byte) }
    }
}

extension Name: Comparable {
    /// The order of the bytes, which is the order in which a store pages through names.
    public static func < (left: Self, right: Self) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }
}

extension Name: CustomStringConvertible {
    /// The name as text.
    public var description: String { string }
}

/// The name of a device: its key id, and the name under which the operator knows it.
public typealias DeviceID = Name<Device>

/// The name of a component of a device.
public typealias ComponentName = Name<RegisteredComponent>

/// The name of a campaign, chosen by the distributor.
public typealias CampaignID = Name<CampaignRecord>

/// The name of a location of payloads.
public typealias LocationName = Name<PayloadLocation>

/// The key of a free characteristic.
public typealias CharacteristicKey = Name<Characteristic>
