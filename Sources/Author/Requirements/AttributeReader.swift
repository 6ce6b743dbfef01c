import CBOR
import Eligibility

/// Reads the values of attributes: numbers with units, texts, versions, regions.
enum AttributeReader {
    static let orders: [(name: String, order: VersionOrder)] = [
        ("debian", .debian), ("semantic", .semantic), ("quad", .quad),
    ]
    private static let units: [(suffix: String, factor: Int64)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]
    private static let textLimit = 1_024

    /// A number, a text, true, a list of texts, or a region.
    static func value(_ value: SpecificationValue) throws(AuthorError) -> AttributeValue {
        if value.isMapping { return .region(try region(value)) }
        if value.isList {
            var texts: [Text] = []
            for element in try value.list(0...RequirementReader.listLimit) {
                texts.append(Text(try element.text(limit: textLimit)))
            }
            return .texts(texts)
        }
        if let plain = value.plain {
            if ["true", "True", "TRUE"].contains(plain) { return .present }
            if let number = integer(plain) { return .number(number) }
        }
        return .text(Text(try value.text(limit: textLimit)))
    }

    /// An integer in decimal or hexadecimal, with a unit of bytes or without.
    static func number(_ value: SpecificationValue) throws(AuthorError) -> Int64 {
        guard let plain = value.plain, let number = integer(plain) else {
            throw value.mismatch("an integer such as 65536, 0x10000, 64 KiB or 8 MiB")
        }
        return number
    }

    /// A bound of a range: an integer, or nothing.
    static func bound(_ value: SpecificationValue) throws(AuthorError) -> Int64? {
        value.found == "nothing" ? nil : try number(value)
    }

    private static func integer(_ text: String) -> Int64? {
        for unit in units where text.hasSuffix(unit.suffix) {
            let digits = text.dropLast(unit.suffix.count).trimmingSuffix(while: { $0 == " " })
            guard let count = Int64(digits) else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: unit.factor)
            return overflow ? nil : product
        }
        if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) } }
        return Int64(text)
    }

    /// A range of addresses.
    static func region(_ value: SpecificationValue) throws(AuthorError) -> MemoryRegion {
        let map = try value.mapping(.region)
        let start = UInt64(bitPattern: try number(map.required("start")))
        let length = UInt64(bitPattern: try number(map.required("length")))
        guard length > 0, !start.addingReportingOverflow(length - 1).overflow else {
            throw value.error(
                "\"\(value.path)\" is no range of addresses",
                expected: "a length of 1 or more, within 64 bits"
            )
        }
        var access: UInt8 = 0
        for letter in try map["access"]?.text(limit: 3) ?? "" {
            switch letter {
            case "r": access |= 1
            case "w": access |= 2
            case "x": access |= 4
            default:
                throw value.error(
                    "\"\(value.path).access\" has an unknown letter",
                    expected: "letters of rwx",
                    found: "\(letter)"
                )
            }
        }
        return MemoryRegion(start: start, length: length, access: access)
    }

    /// Bounds of a version, such as `>= 1.2, < 2`.
    static func version(_ value: SpecificationValue, order name: String) throws(AuthorError) -> Match {
        let order = orders.first { $0.name == name }?.order ?? .semantic
        var low: Text?
        var below: Text?
        for bound in try value.text(limit: 256).split(separator: ",") {
            let words = bound.split(separator: " ", omittingEmptySubsequences: true)
            switch (words.first, words.count) {
            case (">=", 2) where low == nil: low = Text(String(words[1]))
            case ("<", 2) where below == nil: below = Text(String(words[1]))
            default:
                throw value.error(
                    "\"\(value.path)\" is no bound of a version",
                    expected: "\">= VERSION\", \"< VERSION\", or both with a comma between them",
                    found: value.found
                )
            }
        }
        return .version(order, low: low, below: below)
    }

    /// A major and a minor version, such as `1.6`.
    static func pair(_ value: SpecificationValue) throws(AuthorError) -> (major: UInt32, minor: UInt32) {
        let parts = try value.text(limit: 32).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = UInt32(parts[0]), let minor = UInt32(parts[1]) else {
            throw value.error("\"\(value.path)\" is no version", expected: "MAJOR.MINOR", found: value.found)
        }
        return (major, minor)
    }
}

extension StringProtocol {
    /// The text without the characters at its end for which `condition` holds.
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
