/// What a signer may touch and use: the access control list of RFC 9124 REQ.SEC.ACCESS_CONTROL (suit-manifest section
/// 6.2, "ACL").
///
/// A restriction only ever takes away: two of them together allow what both allow.
public struct Permissions: Equatable, Sendable {
    /// Most entries of one list.
    public static let limit = 32
    /// Most segments of a component's name, and most bytes of one.
    public static let segmentLimit = 8
    /// Most bytes of a segment.
    public static let segmentByteLimit = 64

    /// The components that may be touched: those whose name starts with one of these paths. `nil` allows all.
    public let components: [[[UInt8]]]?
    /// The commands that may be used, by their numbers. `nil` allows all.
    public let commands: [Int64]?
    /// The parameters that may be set, by their numbers. `nil` allows all.
    public let parameters: [Int64]?

    /// Everything.
    public static let all = Permissions()

    /// Permissions for the listed ones; what is `nil` is not restricted, and what is empty is forbidden altogether.
    public init(components: [[[UInt8]]]? = nil, commands: [Int64]? = nil, parameters: [Int64]? = nil) {
        self.components = components
        self.commands = commands
        self.parameters = parameters
    }

    /// Whether the component with the name `path` may be touched.
    public func allows(component path: [[UInt8]]) -> Bool {
        guard let components else { return true }
        for prefix in components where Permissions.isPrefix(prefix, of: path) { return true }
        return false
    }

    /// Whether a command may be used.
    public func allows(command: Int64) -> Bool {
        guard let commands else { return true }
        for allowed in commands where allowed == command { return true }
        return false
    }

    /// Whether a parameter may be set.
    public func allows(parameter: Int64) -> Bool {
        guard let parameters else { return true }
        for allowed in parameters where allowed == parameter { return true }
        return false
    }

    /// What both allow.
    public func intersection(_ other: Permissions) -> Permissions {
        Permissions(
            components: Permissions.intersection(components, other.components),
            commands: Permissions.intersection(commands, other.commands),
            parameters: Permissions.intersection(parameters, other.parameters)
        )
    }

    private static func intersection(_ left: [[[UInt8]]]?, _ right: [[[UInt8]]]?) -> [[[UInt8]]]? {
        guard let left else { return right }
        guard let right else { return left }
        var both: [[[UInt8]]] = []
        for a in left {
            for b in right {
                let narrower: [[UInt8]]
                if isPrefix(a, of: b) {
                    narrower = b
                } else if isPrefix(b, of: a) {
                    narrower = a
                } else {
                    continue
                }
                var known = false
                for path in both where path == narrower { known = true }
                if !known { both.append(narrower) }
            }
        }
        return both
    }

    private static func intersection(_ left: [Int64]?, _ right: [Int64]?) -> [Int64]? {
        guard let left else { return right }
        guard let right else { return left }
        var both: [Int64] = []
        for number in left {
            for other in right where other == number {
                both.append(number)
                break
            }
        }
        return both
    }

    private static func isPrefix(_ prefix: [[UInt8]], of path: [[UInt8]]) -> Bool {
        guard prefix.count <= path.count else { return false }
        for index in 0..<prefix.count where prefix[index] != path[index] { return false }
        return true
    }
}
