import CBOR
import SUIT

/// A command sequence taken apart to its leaves, known commands or not, for showing and checking.
struct CommandTree {
    /// One command.
    struct Command {
        let code: Int64
        /// Where it stands, in bytes from the start of the envelope.
        let at: Int
        let argument: Argument
    }

    /// The argument of a command.
    enum Argument {
        case policy(UInt64)
        case component(UInt64)
        case parameters([Parameter])
        /// The sequences of a try-each; `nil` for the one that always succeeds.
        case alternatives([CommandTree?])
        case sequence(CommandTree)
        /// Of another shape: where it stands.
        case other(Range<Int>)
    }

    /// A parameter and where its value stands: a whole CBOR item.
    struct Parameter {
        let label: Int64
        let value: Range<Int>
    }

    let commands: [Command]

    /// Deepest nesting that is followed.
    static let depthLimit = 8

    /// Takes apart the sequence in `range` of `bytes`.
    init(_ bytes: Span<UInt8>, in range: Range<Int>, depth: Int = 0) throws(CBORError) {
        guard depth < CommandTree.depthLimit else { throw .tooDeep(at: range.lowerBound) }
        var decoder = CBORDecoder(bytes, in: range)
        let count = try decoder.beginArray()
        guard count.isMultiple(of: 2) else { throw .invalidValue(at: range.lowerBound) }
        var commands: [Command] = []
        while commands.count < count / 2 {
            let at = decoder.offset
            let code = try decoder.readInteger()
            let argument = try decoder.skip()
            let value: Argument
            do throws(CBORError) {
                value = try CommandTree.argument(of: code, bytes, in: argument, depth: depth)
            } catch {
                value = .other(argument)
            }
            commands.append(Command(code: code, at: at, argument: value))
        }
        try decoder.finish()
        self.commands = commands
    }

    private static func argument(
        of code: Int64,
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        depth: Int
    ) throws(CBORError) -> Argument {
        var decoder = CBORDecoder(bytes, in: range)
        switch code {
        case SUITCommand.setComponentIndex: return .component(try decoder.readUnsigned())
        case SUITCommand.overrideParameters, SUITCommand.setParameters:
            var parameters: [Parameter] = []
            var map = try decoder.beginMap()
            while let label = try decoder.nextIntegerKey(&map) {
                parameters.append(Parameter(label: label, value: try decoder.skip()))
            }
            return .parameters(parameters)
        case SUITCommand.tryEach:
            var alternatives: [CommandTree?] = []
            let count = try decoder.beginArray()
            while alternatives.count < count {
                if try decoder.readNullIfPresent() {
                    alternatives.append(nil)
                } else {
                    alternatives.append(try CommandTree(bytes, in: try decoder.readBytes(), depth: depth + 1))
                }
            }
            return .alternatives(alternatives)
        case SUITCommand.runSequence:
            return .sequence(try CommandTree(bytes, in: try decoder.readBytes(), depth: depth + 1))
        default: return .policy(try decoder.readUnsigned())
        }
    }

    /// All parameters that the sequence sets anywhere, in order.
    var parameters: [Parameter] {
        commands.flatMap { command -> [Parameter] in
            switch command.argument {
            case .parameters(let parameters): parameters
            case .alternatives(let alternatives): alternatives.flatMap { $0?.parameters ?? [] }
            case .sequence(let sequence): sequence.parameters
            case .policy, .component, .other: []
            }
        }
    }
}
