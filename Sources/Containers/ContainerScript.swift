import CBOR

/// How the precursor is undone: what stands in it, from its first byte to its last. Lengths of units are not there: each
/// unit ends where its decompressor says.
public struct ContainerScript: Equatable, Sendable {
    /// One step.
    public enum Step: Equatable, Sendable {
        /// So many bytes that stay as they are.
        case raw(Int)
        /// So many units of one kind, one after the other.
        case units(UnitKind, count: Int)
        /// So many bytes that the plain form does not have: they count as one unit, which the result has as it is.
        case kept(Int)
    }

    /// What says ``Step/kept(_:)``: behind all kinds of units.
    private static let keptCode: UInt64 = 9

    /// The steps, in the order of the container.
    public private(set) var steps: [Step] = []

    /// A script of no steps.
    public init() {}

    /// Adds bytes that stay as they are.
    public mutating func append(raw count: Int) {
        guard count > 0 else { return }
        if case .raw(let before)? = steps.last {
            steps[steps.count - 1] = .raw(before + count)
        } else {
            steps.append(.raw(count))
        }
    }

    /// Adds bytes that the plain form does not have.
    public mutating func append(kept count: Int) {
        steps.append(.kept(count))
    }

    /// Adds a unit.
    public mutating func append(unit kind: UnitKind) {
        if case .units(kind, let count)? = steps.last {
            steps[steps.count - 1] = .units(kind, count: count + 1)
        } else {
            steps.append(.units(kind, count: 1))
        }
    }

    func encode(to encoder: inout CBOREncoder) {
        var values: [UInt64] = []
        for step in steps {
            switch step {
            case .raw(let count): values += [0, UInt64(count)]
            case .units(let kind, let count): values += [kind.code + 1, UInt64(count)]
            case .kept(let count): values += [Self.keptCode, UInt64(count)]
            }
        }
        IntegerCoding.encode(values, to: &encoder)
    }

    init(_ decoder: inout CBORDecoder) throws(ContainerError) {
        let count = try IntegerCoding.array(&decoder)
        guard count % 2 == 0, count / 2 <= ContainerLimits.steps else {
            throw ContainerError(.limitExceeded, "a script of \(count / 2) steps", at: decoder.offset)
        }
        var units = 0
        steps.reserveCapacity(count / 2)
        for _ in 0..<(count / 2) {
            let code = try IntegerCoding.unsigned(&decoder)
            let value = try IntegerCoding.size(&decoder)
            switch code {
            case 0: steps.append(.raw(value))
            case Self.keptCode:
                units += 1
                steps.append(.kept(value))
            default:
                guard let kind = UnitKind(code: code - 1) else {
                    throw ContainerError(.unsupported, "a unit of kind \(code)", at: decoder.offset)
                }
                units += value
                steps.append(.units(kind, count: value))
            }
            guard units <= ContainerLimits.units else {
                throw ContainerError(.limitExceeded, "more than \(ContainerLimits.units) units", at: decoder.offset)
            }
        }
    }
}
