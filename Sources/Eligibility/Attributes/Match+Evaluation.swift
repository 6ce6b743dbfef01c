public import CBOR

extension Match {
    /// Whether `value` is what is asked for. A value of another form than the one asked for is not.
    public func isSatisfied(by value: AttributeValue) -> Bool {
        switch self {
        case .present: return true
        case .equals(let wanted): return Match.isEqual(wanted, value)
        case .oneOf(let wanted):
            for candidate in wanted where Match.isEqual(candidate, value) { return true }
            return false
        case .range(let low, let high):
            guard case .number(let number) = value else { return false }
            if let low, number < low { return false }
            if let high, number > high { return false }
            return true
        case .atLeast(let least):
            guard case .number(let number) = value else { return false }
            return number >= least
        case .bits(let bits):
            guard case .number(let number) = value else { return false }
            return UInt64(bitPattern: number) & bits == bits
        case .region(let needed):
            guard case .region(let region) = value else { return false }
            return region.contains(needed)
        case .version(let order, let low, let below):
            guard case .text(let version) = value else { return false }
            if let low, order.isBefore(version, low) { return false }
            if let below, !order.isBefore(version, below) { return false }
            return true
        case .compatible(let major, let minor):
            guard case .pair(let otherMajor, let otherMinor) = value else { return false }
            return major == otherMajor && minor <= otherMinor
        case .containsAll(let texts):
            for text in texts where !Match.isEqual(.text(text), value) { return false }
            return true
        }
    }

    private static func isEqual(_ wanted: AttributeValue, _ value: AttributeValue) -> Bool {
        if wanted == value { return true }
        if case .texts(let texts) = value, case .text(let text) = wanted { return texts.contains(text) }
        return false
    }

    /// What is asked for, for people.
    public var label: Text {
        var builder = TextBuilder()
        switch self {
        case .present: break
        case .equals(let value): return value.label
        case .oneOf(let values):
            builder.append("one of ")
            builder.append(list: values.map { $0.label })
        case .range(let low, let high):
            if let low {
                builder.append(number: low)
                builder.append(high == nil ? " or more" : " to ")
            }
            if let high {
                if low == nil { builder.append("at most ") }
                builder.append(number: high)
            }
        case .atLeast(let number):
            builder.append("at least ")
            builder.append(number: number)
        case .bits(let bits):
            builder.append("all bits of ")
            builder.append(hexadecimal: bits)
        case .region(let region): builder.append(region: region)
        case .version(_, let low, let below):
            if let low {
                builder.append(">= ")
                builder.append(name: low)
            }
            if let below {
                if low != nil { builder.append(", ") }
                builder.append("< ")
                builder.append(name: below)
            }
        case .compatible(let major, let minor):
            builder.append(decimal: UInt64(major))
            builder.append(".")
            builder.append(decimal: UInt64(minor))
            builder.append(" or a later minor version")
        case .containsAll(let texts): builder.append(list: texts)
        }
        return builder.text
    }
}
