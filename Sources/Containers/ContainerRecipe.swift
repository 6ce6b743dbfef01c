import CBOR

/// How the result is put together from its plain stream and the units of the precursor.
public struct ContainerRecipe: Equatable, Sendable {
    /// One step.
    public enum Step: Equatable, Sendable {
        /// So many bytes of the plain stream, as they are.
        case raw(Int)
        /// Compressed units of the precursor, as they are: `skip` units further than where the last copy ended.
        case copy(skip: Int, count: Int)
        /// So many times: compress `size` bytes of the plain stream by the parameters of this index.
        case redo(parameters: Int, hasLength: Bool, count: Int, size: Int)
    }

    /// The different parameters.
    public private(set) var parameters: [UnitParameters] = []
    /// The steps, in the order of the container.
    public private(set) var steps: [Step] = []
    private var copyEnd = 0

    /// A recipe of no steps.
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

    /// Adds a copy of the precursor's unit of this index.
    public mutating func append(copy unit: Int) {
        if case .copy(let skip, let count)? = steps.last, unit == copyEnd {
            steps[steps.count - 1] = .copy(skip: skip, count: count + 1)
        } else {
            steps.append(.copy(skip: unit - copyEnd, count: 1))
        }
        copyEnd = unit + 1
    }

    /// Adds a unit to be compressed.
    ///
    /// - Returns: Whether the table of parameters has room.
    public mutating func append(redo size: Int, _ wanted: UnitParameters, hasLength: Bool) -> Bool {
        let index: Int
        if let known = parameters.firstIndex(of: wanted) {
            index = known
        } else {
            guard parameters.count < ContainerLimits.parameters else { return false }
            index = parameters.count
            parameters.append(wanted)
        }
        if case .redo(index, hasLength, let count, size)? = steps.last {
            steps[steps.count - 1] = .redo(parameters: index, hasLength: hasLength, count: count + 1, size: size)
        } else {
            steps.append(.redo(parameters: index, hasLength: hasLength, count: 1, size: size))
        }
        return true
    }

    /// The encoded recipe.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginArray(2)
        encoder.beginArray(parameters.count)
        for value in parameters { value.encode(to: &encoder) }
        var values: [UInt64] = []
        for step in steps {
            switch step {
            case .raw(let count): values += [0, UInt64(count)]
            case .copy(let skip, let count):
                values += [1, UInt64(bitPattern: Int64(skip << 1) ^ Int64(skip >> 63)), UInt64(count)]
            case .redo(let index, let hasLength, let count, let size):
                values += [UInt64(2 + index * 2 + (hasLength ? 1 : 0)), UInt64(count), UInt64(size)]
            }
        }
        IntegerCoding.encode(values, to: &encoder)
        return encoder.bytes
    }

    /// The recipe that fills `bytes`.
    public init(decoding bytes: Span<UInt8>) throws(ContainerError) {
        var decoder = CBORDecoder(bytes, limits: IntegerCoding.limits)
        guard try IntegerCoding.array(&decoder) == 2 else { throw ContainerError(.malformed, "a recipe") }
        let parameterCount = try IntegerCoding.array(&decoder)
        guard parameterCount <= ContainerLimits.parameters else {
            throw ContainerError(.limitExceeded, "\(parameterCount) parameters", at: decoder.offset)
        }
        for _ in 0..<parameterCount { parameters.append(try UnitParameters(&decoder)) }
        var left = try IntegerCoding.array(&decoder)
        guard left <= ContainerLimits.steps * 3 else {
            throw ContainerError(.limitExceeded, "a recipe of \(left) values", at: decoder.offset)
        }
        while left > 0 {
            let code = try IntegerCoding.unsigned(&decoder)
            left -= code == 0 ? 2 : 3
            guard left >= 0 else { throw ContainerError(.malformed, "half a step", at: decoder.offset) }
            guard steps.count < ContainerLimits.steps else {
                throw ContainerError(.limitExceeded, "more than \(ContainerLimits.steps) steps", at: decoder.offset)
            }
            let first = try IntegerCoding.size(&decoder)
            if code == 0 {
                steps.append(.raw(first))
                continue
            }
            let second = try IntegerCoding.size(&decoder)
            if code == 1 {
                steps.append(.copy(skip: (first >> 1) ^ -(first & 1), count: second))
                continue
            }
            guard code - 2 < UInt64(parameters.count * 2) else {
                throw ContainerError(.malformed, "parameters \((code - 2) / 2)", at: decoder.offset)
            }
            steps.append(
                .redo(parameters: Int(code - 2) / 2, hasLength: code & 1 != 0, count: first, size: second)
            )
        }
        guard decoder.isAtEnd else { throw ContainerError(.malformed, "bytes behind the recipe", at: decoder.offset) }
    }
}
