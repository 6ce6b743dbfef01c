/// What stands next in the types of a `.BTF` section (include/uapi/linux/btf.h).
enum TypeInfoLayout: UInt8 {
    /// Not known yet.
    case unknown
    /// `struct btf_type`.
    case type
    /// `struct btf_member`.
    case member
    /// `struct btf_param`.
    case parameter
    /// `struct btf_array`.
    case array
    /// `struct btf_enum`.
    case value
    /// `struct btf_enum64`.
    case longValue
    /// `struct btf_var_secinfo`.
    case variable
    /// The word behind an integer, a variable or a declaration's tag.
    case number

    /// What follows a type whose second word is `info`.
    init(membersOf info: UInt32) {
        switch info >> 24 & 0x1F {
        case 3: self = .array
        case 4, 5: self = .member
        case 6: self = .value
        case 13: self = .parameter
        case 15: self = .variable
        case 19: self = .longValue
        default: self = .number
        }
    }

    /// Bytes of one.
    var size: Int {
        switch self {
        case .number: 4
        case .parameter, .value: 8
        default: 12
        }
    }

    /// How many follow a type.
    static func members(of info: UInt32) -> Int {
        switch info >> 24 & 0x1F {
        case 1, 3, 14, 17: 1
        case 4, 5, 6, 13, 15, 19: Int(info & 0xFFFF)
        default: 0
        }
    }

    /// Whether a type's third word is the number of a type, not a size.
    static func hasType(_ info: UInt32) -> Bool {
        let kind = info >> 24 & 0x1F
        return 0b0110_0111_1111_0000_0100 >> kind & 1 == 1
    }

    /// Whether `info` may be a type's second word.
    static func isType(_ info: UInt32) -> Bool {
        let kind = info >> 24 & 0x1F
        guard info & 0x60FF_0000 == 0, kind >= 1, kind <= 19 else { return false }
        // The kind flag and members are for some kinds only.
        let hasMembers = 0b1000_1010_0000_0111_0000 >> kind & 1 == 1
        return hasMembers || info & 0xFFFF == 0 || kind == 12
    }
}
