public import CBOR

/// Writes a command sequence (suit-manifest section 8.4.7).
public struct SequenceEncoder: Sendable {
    private var commands = CBOREncoder()
    private var count = 0

    /// An empty sequence.
    public init() {}

    /// Whether there is no command yet.
    public var isEmpty: Bool { count == 0 }

    /// Appends a condition, or a directive whose argument is a reporting policy.
    public mutating func command(_ code: Int64, policy: ReportingPolicy) {
        commands.encodeInt(code)
        commands.encode(policy.rawValue)
        count += 1
    }

    /// Appends set-component-index.
    public mutating func setComponentIndex(_ index: Int) {
        commands.encodeInt(SUITCommand.setComponentIndex)
        commands.encode(count: index)
        count += 1
    }

    /// Appends override-parameters.
    public mutating func overrideParameters(_ parameters: [ParameterValue]) {
        commands.encodeInt(SUITCommand.overrideParameters)
        ParameterValue.write(parameters, to: &commands)
        count += 1
    }

    /// Appends try-each with at least two alternatives; `orNothing` adds a last one that always succeeds.
    public mutating func tryEach(_ alternatives: [SequenceEncoder], orNothing: Bool) {
        commands.encodeInt(SUITCommand.tryEach)
        commands.beginArray(alternatives.count + (orNothing ? 1 : 0))
        for alternative in alternatives { commands.encode(bytes: alternative.encoded) }
        if orNothing { commands.encodeNull() }
        count += 1
    }

    /// The encoded sequence.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: commands.bytes.count + 3)
        encoder.beginArray(count * 2)
        encoder.append(encoded: commands.bytes)
        return encoder.bytes
    }
}
