public import CBOR

/// The set of files that a loader puts together for a program: the program and all that it needs, breadth first. Symbols
/// are looked up in this order.
public struct LoadedScope: Sendable {
    /// The objects, in the order in which a loader looks symbols up.
    public internal(set) var objects: [LoadedObject] = []
    /// The libraries that could not be loaded, in the order in which a loader would notice.
    public internal(set) var failures: [LoadFailure] = []
    /// The place of the software that the set was put together for.
    public internal(set) var root = 0
    /// Whose rules hold.
    public let rules: LoaderRules
    var names: [Text: Int] = [:]

    init(rules: LoaderRules) {
        self.rules = rules
    }

    /// The object that satisfies the need of a library called `name`.
    public func object(_ name: Text) -> LoadedObject? {
        names[name].map { objects[$0] }
    }

    /// Whether a reference to `name` binds to a definition of any object, `except` that none of those in the given places
    /// counts.
    ///
    /// - Parameters:
    ///   - version: the version of the reference, if it has one.
    ///   - library: the library that the version is needed of. Where that one has the symbol but no version numbers at
    ///     all, glibc gives up (an assertion in `check_match`), although it accepts the symbol of any other such library.
    func provides(_ name: Text, version: Text?, library: Text?, except excluded: Set<Int> = []) -> Bool {
        let named = library.flatMap { names[$0] }
        for place in objects.indices where !excluded.contains(place) {
            guard objects[place].provides(name, version: version, rules: rules) else { continue }
            if rules == .glibc, version != nil, place == named, let elf = objects[place].elf {
                return elf.versions.numbersSymbols
            }
            return true
        }
        return false
    }
}
