import CBOR

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

    /// Appends set-component-index for one component.
    public mutating func setComponentIndex(_ index: Int) {
        commands.encodeInt(SUITCommand.setComponentIndex)
        commands.encode(count: index)
        count += 1
    }

    /// Appends set-component-index for several components: commands are carried out for one after the other.
    public mutating func setComponentIndices(_ indices: [Int]) {
        commands.encodeInt(SUITCommand.setComponentIndex)
        commands.beginArray(indices.count)
        for index in indices { commands.encode(count: index) }
        count += 1
    }

    /// Appends set-component-index for all components.
    public mutating func setAllComponents() {
        commands.encodeInt(SUITCommand.setComponentIndex)
        commands.encode(true)
        count += 1
    }

    /// Appends override-parameters.
    public mutating func overrideParameters(_ parameters: [ParameterValue]) {
        commands.encodeInt(SUITCommand.overrideParameters)
        ParameterValue.write(parameters, to: &commands)
        count += 1
    }

    /// Appends set-parameters, which leaves parameters that are set as they are.
    public mutating func setParameters(_ parameters: [ParameterValue]) {
        commands.encodeInt(SUITCommand.setParameters)
        ParameterValue.write(parameters, to: &commands)
        count += 1
    }

    /// Appends override-multiple: parameters by component. The component with the highest index stays chosen.
    public mutating func overrideMultiple(_ entries: [(component: Int, parameters: [ParameterValue])]) {
        commands.encodeInt(SUITCommand.overrideMultiple)
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        for entry in entries {
            var key = CBOREncoder()
            key.encode(count: entry.component)
            var value = CBOREncoder()
            ParameterValue.write(entry.parameters, to: &value)
            pairs.append((key.bytes, value.bytes))
        }
        commands.sortedMap(pairs)
        count += 1
    }

    /// Appends copy-params: the numbers of the parameters to take over, by the component that has them.
    public mutating func copyParameters(_ entries: [(source: Int, labels: [Int64])]) {
        commands.encodeInt(SUITCommand.copyParameters)
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        for entry in entries {
            var key = CBOREncoder()
            key.encode(count: entry.source)
            var value = CBOREncoder()
            value.beginArray(entry.labels.count)
            for label in entry.labels { value.encodeInt(label) }
            pairs.append((key.bytes, value.bytes))
        }
        commands.sortedMap(pairs)
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

    /// Appends run-sequence.
    public mutating func runSequence(_ sequence: SequenceEncoder) {
        commands.encodeInt(SUITCommand.runSequence)
        commands.encode(bytes: sequence.encoded)
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
