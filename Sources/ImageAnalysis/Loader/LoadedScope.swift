import CBOR
import Eligibility

/// The set of files that a loader puts together: a program and all that it needs, breadth first; or a program, all that it
/// needs, and then a plug-in and all that this one needs.
public struct LoadedScope: Sendable {
    /// The objects, in the order in which a loader looks symbols up.
    public internal(set) var objects: [LoadedObject] = []
    /// The libraries that could not be loaded, in the order in which a loader would notice.
    public internal(set) var failures: [LoadFailure] = []
    /// The place of the software that the set was put together for.
    public internal(set) var root = 0
    /// The place of the loader itself, which relocates itself and never fails at it.
    public internal(set) var interpreter: Int?
    /// Whose rules hold.
    public let rules: LoaderRules
    var names: [Text: Int] = [:]
    /// Names of libraries that were looked for and not found.
    var absent: Set<Text> = []

    init(rules: LoaderRules) {
        self.rules = rules
    }

    /// The place of the object that satisfies the need of a library called `name`.
    func place(_ name: Text) -> Int? { names[name] }

    /// Whether the root is loaded into a program that runs already.
    public var isPlugIn: Bool { root > 0 }

    /// Whether a reference to `symbol` binds to a definition of any object.
    ///
    /// - Parameters:
    ///   - version: the version of the reference; empty where it has none.
    ///   - library: the library that the version is needed of; empty where there is none. Where that one has the symbol
    ///     but no version numbers at all, glibc gives up (an assertion in `check_match`), although it accepts the
    ///     symbol of any other such library.
    func provides(_ symbol: SymbolHash, version: Text, library: Text) -> Bool {
        let named = library.isEmpty ? nil : names[library]
        // Mostly the library in question has it.
        if let named, objects[named].object.numbersSymbols,
            objects[named].object.provides(symbol, version: version, rules: rules)
        {
            return true
        }
        for place in objects.indices {
            guard objects[place].object.provides(symbol, version: version, rules: rules) else { continue }
            if rules == .glibc, !version.isEmpty, place == named { return objects[place].object.numbersSymbols }
            return true
        }
        return false
    }
}
