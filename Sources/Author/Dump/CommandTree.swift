import CBOR
import SUIT

/// A command sequence taken apart to its leaves, known commands or not, for showing and checking.
struct CommandTree {
    /// One command.
    struct Command {
        let code: Int64
        /// Where it stands, in bytes from the start of the file.
        let at: Int
        let argument: Argument
        /// The argument as it stands.
        let item: CBORItem
    }

    /// The argument of a command (suit-manifest section 8.4.7).
    enum Argument {
        case policy(UInt64)
        case components(ComponentChoice)
        case parameters([Parameter])
        /// The sequences of a try-each; `nil` for the one that always succeeds.
        case alternatives([CommandTree?])
        case sequence(CommandTree)
        /// Parameters for several components (suit-update-management, override-multiple).
        case multiple([(component: UInt64, parameters: [Parameter])])
        /// Labels to copy from several components (suit-update-management, copy-params).
        case copies([(component: UInt64, labels: [Int64])])
        /// Of another shape.
        case other
    }

    /// The argument of set-component-index.
    enum ComponentChoice: Equatable {
        case one(UInt64)
        case all
        case several([UInt64])
    }

    /// A parameter and where it stands.
    struct Parameter {
        let label: Int64
        let at: Int
        let value: CBORItem
    }

    let at: Int
    let commands: [Command]

    /// Deepest nesting that is followed.
    static let depthLimit = 8

    /// Takes apart the sequence in `range` of `bytes`.
    init(_ bytes: [UInt8], in range: Range<Int>, depth: Int = 0) throws(CBORError) {
        guard depth < CommandTree.depthLimit else { throw .tooDeep(at: range.lowerBound) }
        let sequence = try CBORItem(bytes, in: range)
        guard let items = sequence.array, items.count.isMultiple(of: 2) else {
            throw .invalidValue(at: range.lowerBound)
        }
        var commands: [Command] = []
        for index in stride(from: 0, to: items.count, by: 2) {
            guard let code = items[index].integer else { throw .invalidValue(at: items[index].range.lowerBound) }
            let item = items[index + 1]
            let argument: Argument
            do throws(CBORError) {
                argument = try CommandTree.argument(of: code, item, bytes, depth: depth) ?? .other
            } catch {
                argument = .other
            }
            commands.append(Command(code: code, at: items[index].range.lowerBound, argument: argument, item: item))
        }
        self.at = range.lowerBound
        self.commands = commands
    }

    private static func argument(
        of code: Int64,
        _ item: CBORItem,
        _ bytes: [UInt8],
        depth: Int
    ) throws(CBORError) -> Argument? {
        switch code {
        case SUITCommand.setComponentIndex:
            if let index = item.unsigned { return .components(.one(index)) }
            if item.flag == true { return .components(.all) }
            guard let items = item.array else { return nil }
            let indices = items.compactMap { $0.unsigned }
            return indices.count == items.count ? .components(.several(indices)) : nil
        case SUITCommand.overrideParameters, SUITCommand.setParameters:
            return parameters(item).map { .parameters($0) }
        case SUITCommand.tryEach:
            guard let items = item.array else { return nil }
            var alternatives: [CommandTree?] = []
            for item in items {
                if item.isNull {
                    alternatives.append(nil)
                } else if let content = item.content {
                    alternatives.append(try CommandTree(bytes, in: content, depth: depth + 1))
                } else {
                    return nil
                }
            }
            return .alternatives(alternatives)
        case SUITCommand.runSequence:
            guard let content = item.content else { return nil }
            return .sequence(try CommandTree(bytes, in: content, depth: depth + 1))
        case CommandTree.overrideMultiple:
            guard let pairs = item.map else { return nil }
            let entries = pairs.compactMap { pair in
                pair.key.unsigned.flatMap { index in parameters(pair.value).map { (index, $0) } }
            }
            return entries.count == pairs.count ? .multiple(entries) : nil
        case CommandTree.copyParameters:
            guard let pairs = item.map else { return nil }
            let entries = pairs.compactMap { pair in
                pair.key.unsigned.flatMap { index in pair.value.array.map { (index, $0.compactMap { $0.integer }) } }
            }
            return entries.count == pairs.count ? .copies(entries) : nil
        default: return item.unsigned.map { .policy($0) }
        }
    }

    private static let overrideMultiple: Int64 = 34
    private static let copyParameters: Int64 = 35

    private static func parameters(_ item: CBORItem) -> [Parameter]? {
        guard let pairs = item.map else { return nil }
        let parameters = pairs.compactMap { pair in
            pair.key.integer.map { Parameter(label: $0, at: pair.key.range.lowerBound, value: pair.value) }
        }
        return parameters.count == pairs.count ? parameters : nil
    }

    /// All parameters that the sequence sets anywhere, in order.
    var parameters: [Parameter] {
        commands.flatMap { command -> [Parameter] in
            switch command.argument {
            case .parameters(let parameters): parameters
            case .alternatives(let alternatives): alternatives.flatMap { $0?.parameters ?? [] }
            case .sequence(let sequence): sequence.parameters
            case .multiple(let entries): entries.flatMap { $0.parameters }
            case .policy, .components, .copies, .other: []
            }
        }
    }
}
