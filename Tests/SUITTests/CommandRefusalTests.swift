import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

/// Commands, arguments and parameters that are refused before anything runs, each with its own error.
@Suite("Commands that must be refused")
struct CommandRefusalTests {
    /// The name of the error that a signed manifest with the given section is refused with.
    static func refusal(
        _ section: SUITSection = .install,
        components: Int = 2,
        dependencies: Bool = false,
        _ write: (inout CBOREncoder) -> Void
    ) -> String {
        var sequence = CBOREncoder()
        write(&sequence)
        var common: [(key: [UInt8], value: [UInt8])] = []
        var list = CBOREncoder()
        list.beginArray(components)
        for index in 0..<components { ComponentIdentifier([[UInt8(index)]]).write(&list) }
        common.append(([2], list.bytes))
        var wrapped = CBOREncoder()
        wrapped.encode(bytes: sequence.bytes)
        if section == .shared { common.append(([4], wrapped.bytes)) }
        if dependencies { common.append(([1], [0xA1, UInt8(components), 0xA1, 1, 0x81, 0x41, 0x64])) }
        var content = CBOREncoder()
        content.sortedMap(common)
        var whole = CBOREncoder()
        whole.encode(bytes: content.bytes)
        var manifest: [(key: [UInt8], value: [UInt8])] = [([1], [1]), ([2], [1]), ([3], whole.bytes)]
        if section != .shared {
            var key = CBOREncoder()
            key.encodeInt(section.rawValue)
            manifest.append((key.bytes, wrapped.bytes))
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(manifest)
        let (envelope, key) = ManifestFixture.envelope(around: encoder.bytes)
        do throws(SUITError) {
            _ = try ManifestFixture.read(envelope, trusting: key.publicKey)
            return "accepted"
        } catch {
            return String("\(error)".prefix { $0 != "(" })
        }
    }

    /// A sequence that chooses a component and then has `code` with an encoded argument.
    static func refusal(
        of code: Int64,
        _ argument: [UInt8],
        in section: SUITSection = .install,
        dependencies: Bool = false
    ) -> String {
        refusal(section, dependencies: dependencies) {
            $0.beginArray(4)
            $0.encodeInt(SUITCommand.setComponentIndex)
            $0.encodeInt(0)
            $0.encodeInt(code)
            $0.append(encoded: argument)
        }
    }

    static let directives: [Int64] = [11, 18, 21, 22, 23, 29, 31, 33]
    static let conditions: [Int64] = [1, 2, 3, 4, 5, 6, 7, 8, 14, 24, 25, 26, 27, 28]

    @Test("a command with side effects in the shared sequence is refused", arguments: directives + [-257, -258])
    func sideEffects(_ code: Int64) {
        #expect(Self.refusal(of: code, [0], in: .shared, dependencies: true) == "misplacedCommand")
    }

    @Test("override-multiple and copy-params in the shared sequence are refused")
    func severalParameters() {
        #expect(
            Self.refusal(of: SUITCommand.overrideMultiple, [0xA1, 0, 0xA1, 4, 1], in: .shared) == "misplacedCommand"
        )
        #expect(Self.refusal(of: SUITCommand.copyParameters, [0xA1, 0, 0x81, 4], in: .shared) == "misplacedCommand")
    }

    @Test("conditions may stand in the shared sequence", arguments: conditions)
    func conditionsInShared(_ code: Int64) {
        #expect(Self.refusal(of: code, [0x0F], in: .shared) == "accepted")
    }

    @Test(
        "an argument that is no reporting policy is refused",
        arguments: conditions + directives.dropFirst() + [-257]
    )
    func policy(_ code: Int64) {
        for argument: [UInt8] in [[0x10], [0x20], [0xF6], [0x40], [0x80]] {
            #expect(Self.refusal(of: code, argument) == "invalidArgument")
        }
    }

    @Test(
        "what is no number of a command is unknown",
        arguments: [0, 9, 10, 13, 16, 17, 30, 36, 255, 256, -1, -256, -259]
    )
    func unknownCommand(_ code: Int64) {
        #expect(Self.refusal(of: code, [0]) == "unknownCommand")
        // In an alternative, too, where it must not choose the next one.
        var inner = CBOREncoder()
        inner.beginArray(2)
        inner.encodeInt(code)
        inner.encodeInt(0)
        var argument = CBOREncoder()
        argument.beginArray(2)
        argument.encode(bytes: inner.bytes)
        argument.encodeNull()
        #expect(Self.refusal(of: SUITCommand.tryEach, argument.bytes) == "unknownCommand")
    }

    @Test("a component index out of range is refused, wherever it stands")
    func indices() {
        #expect(Self.refusal(of: SUITCommand.setComponentIndex, [2]) == "componentIndex")
        #expect(Self.refusal(of: SUITCommand.setComponentIndex, [0x82, 0, 2]) == "componentIndex")
        #expect(Self.refusal(of: SUITCommand.overrideMultiple, [0xA1, 2, 0xA1, 4, 1]) == "componentIndex")
        #expect(Self.refusal(of: SUITCommand.copyParameters, [0xA1, 2, 0x81, 4]) == "componentIndex")
        #expect(Self.refusal(of: SUITCommand.overrideParameters, [0xA1, 22, 2]) == "malformed")
        #expect(Self.refusal(of: SUITCommand.setComponentIndex, [2], dependencies: true) == "accepted")
        #expect(Self.refusal(of: SUITCommand.setComponentIndex, [3], dependencies: true) == "componentIndex")
    }

    @Test(
        "an argument of set-component-index that is no index is refused",
        arguments: [[0x80], [0xF4], [0x20], [0x61, 0x61], [0xF6]] as [[UInt8]]
    )
    func selection(_ argument: [UInt8]) {
        #expect(Self.refusal(of: SUITCommand.setComponentIndex, argument) == "invalidArgument")
    }

    @Test(
        "a try-each that is none is refused",
        arguments: [[0x80], [0x81, 0x41, 0x80], [0x82, 0xF6, 0x41, 0x80], [0x82, 0, 0], [0xF6]] as [[UInt8]]
    )
    func tryEach(_ argument: [UInt8]) {
        #expect(Self.refusal(of: SUITCommand.tryEach, argument) == "invalidArgument")
    }

    @Test("parameters of the sequence are refused where they mean nothing")
    func sequenceParameters() {
        #expect(Self.refusal(of: SUITCommand.overrideParameters, [0xA1, 13, 0xF5]) == "misplacedParameter")
        #expect(Self.refusal(of: SUITCommand.setParameters, [0xA1, 13, 0xF4]) == "misplacedParameter")
        #expect(Self.refusal(of: SUITCommand.overrideMultiple, [0xA1, 0, 0xA1, 12, 0xF4]) == "misplacedParameter")
        #expect(Self.refusal(of: SUITCommand.copyParameters, [0xA1, 0, 0x81, 13]) == "unknownParameter")
        #expect(Self.refusal(of: SUITCommand.overrideParameters, [0xA1, 12, 0xF4]) == "accepted")
    }

    @Test("a digest that is only set where none is would not be the author's")
    func digestBySet() {
        var digest: [UInt8] = [0xA1, 3, 0x58, 36, 0x82, 0x2F, 0x58, 32]
        digest += [UInt8](repeating: 1, count: 32)
        #expect(Self.refusal(of: SUITCommand.overrideParameters, digest) == "accepted")
        #expect(Self.refusal(of: SUITCommand.setParameters, digest) == "misplacedParameter")
    }

    @Test(
        "what is no number of a parameter is unknown",
        arguments: [0, 6, 11, 15, 20, 31, 255, -1, -256, -260, -264] as [Int64]
    )
    func unknownParameter(_ label: Int64) {
        var map = CBOREncoder()
        map.beginMap(1)
        map.encodeInt(label)
        map.encodeInt(0)
        #expect(Self.refusal(of: SUITCommand.overrideParameters, map.bytes) == "unknownParameter")
        #expect(Self.refusal(of: SUITCommand.setParameters, map.bytes) == "unknownParameter")
    }

    /// A parameter, and values that it cannot have.
    static let shapes: [(Int64, [[UInt8]])] = [
        (1, [[0x41, 1], [0], [0xD8, 0x70, 0x40], [0xD8, 0x71, 0x41, 1]]), (2, [[0x41, 1], [0]]), (24, [[0x40]]),
        (3, [[0x41, 0], [0x43, 0x82, 0x2F, 0x40], [0]]), (4, [[0x20], [0x40]]), (5, [[0x20]]), (14, [[0x20]]),
        (12, [[0], [0xF6]]), (18, [[0], [0x60]]), (19, [[0x41, 0], [0x44, 0xD8, 0x60, 0x84, 0x40]]),
        (21, [[0x41, 0x61], [0x61, 0xFF]]), (22, [[0x20]]), (23, [[0x60]]), (25, [[0x60], [0xA0]]), (26, [[0x20]]),
        (27, [[0x40]]), (28, [[0x41, 0], [0x44, 0x82, 6, 0x81, 1]]), (29, [[0x41, 0xA0], [0x43, 0xA1, 0x0A, 0]]),
        (30, [[0x41, 0xA0], [0x43, 0xA1, 9, 0], [0x43, 0xA1, 5, 4], [0x43, 0xA1, 6, 0]]), (-257, [[0x41, 0]]),
        (-258, [[0x41, 0x80], [0x42, 0x81, 0x20]]), (-261, [[0x41, 0]]), (-262, [[0x41, 0]]),
        (-263, [[0x41, 0xA0], [0x43, 0xA1, 1, 0x80]]),
    ]

    @Test("a parameter whose value is not of its shape is refused", arguments: shapes)
    func shape(_ label: Int64, _ values: [[UInt8]]) {
        for value in values {
            var map = CBOREncoder()
            map.beginMap(1)
            map.encodeInt(label)
            map.append(encoded: value)
            #expect(Self.refusal(of: SUITCommand.overrideParameters, map.bytes) == "malformed", "\(label) \(value)")
        }
    }

    @Test(
        "parameter maps that are empty, out of order or have a key twice are refused",
        arguments: [[0xA0], [0xA2, 5, 1, 4, 1], [0xA2, 4, 1, 4, 1], [0x80]] as [[UInt8]]
    )
    func maps(_ map: [UInt8]) {
        #expect(Self.refusal(of: SUITCommand.overrideParameters, map) == "malformed")
    }

    @Test("with several components a sequence must choose one first; override-multiple does")
    func choice() {
        func first(_ code: Int64, _ argument: [UInt8]) -> String {
            Self.refusal {
                $0.beginArray(2)
                $0.encodeInt(code)
                $0.append(encoded: argument)
            }
        }
        #expect(first(SUITCommand.imageMatch, [0]) == "componentNotChosen")
        #expect(first(SUITCommand.overrideParameters, [0xA1, 4, 1]) == "componentNotChosen")
        #expect(first(SUITCommand.overrideMultiple, [0xA1, 0, 0xA1, 4, 1]) == "accepted")
    }

    @Test("without order, set-component-index inside of a run-sequence is refused after its first command")
    func strictOrder() {
        func sequence(_ inner: [UInt8]) -> [UInt8] {
            var argument = CBOREncoder()
            argument.encode(bytes: inner)
            return argument.bytes
        }
        func refusal(_ isStrict: Bool, _ inner: [UInt8]) -> String {
            Self.refusal {
                $0.beginArray(6)
                $0.encodeInt(12)
                $0.encodeInt(0)
                $0.encodeInt(20)
                $0.append(encoded: [0xA1, 12, isStrict ? 0xF5 : 0xF4])
                $0.encodeInt(32)
                $0.append(encoded: sequence(inner))
            }
        }
        #expect(refusal(false, [0x84, 12, 1, 4, 0]) == "accepted")
        #expect(refusal(false, [0x84, 4, 0, 12, 1]) == "misplacedCommand")
        #expect(refusal(true, [0x84, 4, 0, 12, 1]) == "accepted")
    }

    @Test("a sequence of an odd number of items is refused")
    func oddSequence() {
        #expect(Self.refusal { $0.append(encoded: [0x83, 12, 0, 4]) } == "malformed")
        #expect(Self.refusal { $0.append(encoded: [0x82, 12, 0, 4]) } == "malformed")
    }
}
