/// A dynamic symbol: a name that a file gives to others or needs from them. The name stands in the string table of the
/// file; see ``ELFSymbolTable/name(of:)``.
public struct ELFSymbol: Equatable, Sendable {
    /// How strongly a symbol binds (upper half of `st_info`).
    public enum Binding: Equatable, Sendable {
        /// Not visible to other files.
        case local
        /// Visible, and needed where undefined.
        case global
        /// Visible; where undefined, its absence is no error.
        case weak
        /// Visible, one for the whole process (GNU).
        case unique
        /// Another number.
        case other(UInt8)
    }

    /// Who may use a symbol (lower two bits of `st_other`).
    public enum Visibility: UInt8, Equatable, Sendable {
        /// As the binding says.
        case `default` = 0
        /// Nobody but the file, for the processor's own reasons.
        case `internal` = 1
        /// Nobody but the file.
        case hidden = 2
        /// Everybody, but the file itself always uses its own.
        case protected = 3
    }

    struct Uses: OptionSet {
        let rawValue: UInt8
        /// A relocation names it.
        static let referenced = Uses(rawValue: 1)
        /// A relocation that is applied when the file is loaded names it; others wait for the first call.
        static let referencedAtLoad = Uses(rawValue: 2)
        /// A copy relocation names it: defined here, with the content of a library's variable.
        static let copied = Uses(rawValue: 4)
    }

    let nameOffset: UInt32
    let info: UInt8
    let other: UInt8
    let section: UInt16
    let hasValue: Bool
    var version: UInt16
    var uses: Uses

    /// How strongly it binds.
    public var binding: Binding {
        switch info >> 4 {
        case 0: .local
        case 1: .global
        case 2: .weak
        case 10: .unique
        case let value: .other(value)
        }
    }

    /// Who may use it.
    public var visibility: Visibility { Visibility(rawValue: other & 3) ?? .default }
    /// What it stands for (lower half of `st_info`): 0 unknown, 1 data, 2 code, 6 thread-local, 10 indirect function.
    public var type: UInt8 { info & 15 }
    /// Whether the file has a definition of it.
    public var isDefined: Bool { section != 0 }
    /// Whether its absence is no error.
    public var isWeak: Bool { info >> 4 == 2 }
    /// Whether a relocation uses it. A loader never looks up a symbol that none uses.
    public var isReferenced: Bool { uses.contains(.referenced) }
    /// Whether only calls use it, so that a loader may look it up at the first call.
    public var isReferencedLazilyOnly: Bool { uses.contains(.referenced) && !uses.contains(.referencedAtLoad) }
    /// Whether it holds a copy of a library's variable, which the library must have.
    public var isCopied: Bool { uses.contains(.copied) }
    /// Whether the file needs a definition of it from another file.
    public var isImported: Bool {
        guard info >> 4 != 0 else { return false }
        return isDefined ? isCopied : isReferenced
    }

    /// Whether other files can bind to its definition.
    public var isExported: Bool {
        guard isDefined, info >> 4 != 0, other & 3 == 0 || other & 3 == 3 else { return false }
        switch type {
        case 0, 1, 2, 5, 10: return hasValue || section == 0xFFF1
        case 6: return true
        default: return false
        }
    }
}
