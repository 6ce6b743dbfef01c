public import CBOR
public import Eligibility

/// Something that keeps a loader from putting a set of files together, or from running it.
public struct LoadProblem: Equatable, Sendable {
    /// What kind of thing is not as it should be.
    public var kind: CapabilityKind
    /// Whether it is absent, different or not known.
    public var reason: FailingEdge.Reason
    /// The place in the scope of the object that needs it.
    public var owner: Int
    /// The library, path or name that it is about.
    public var subject: Text = ""
    /// What is needed of it.
    public var needed: Text = ""
    /// What there is instead.
    public var found: Text = ""
    /// The symbol that is needed, where it is about one.
    public var symbol: SymbolHash?
    /// The version that the symbol is needed with.
    public var version: Text = ""
}

extension LoadedScope {
    /// What is wrong with the set, in the order in which a loader comes to it.
    ///
    /// Symbols are looked for as if all were bound at once (`LD_BIND_NOW`): a program that lacks a function may start
    /// and run until it calls the function.
    ///
    /// - Parameter isHostKnown: whether the host of a plug-in is the program that is going to load it. Where it is not,
    ///   nothing is known of symbols that such a program may have.
    public func problems(isHostKnown: Bool = true) -> [LoadProblem] {
        var problems = missingLibraries()
        problems += missingVersions()
        problems += memoryProblems()
        problems += missingSymbols(isHostKnown: isHostKnown)
        return problems
    }

    /// How many single needs the set has.
    public var needCount: Int {
        var count = 0
        for object in objects {
            count += object.object.needed.count
            for need in object.object.versionNeeds { count += need.versions.count }
            for symbols in object.object.imports { for group in symbols.groups { count += group.hashes.count } }
        }
        return count
    }

    private func missingLibraries() -> [LoadProblem] {
        failures.map { failure in
            var problem = LoadProblem(
                kind: .sharedLibrary,
                reason: .missing,
                owner: failure.neededBy,
                subject: failure.library
            )
            switch failure.reason {
            case .notFound: break
            case .foreign(let path), .unreadable(let path):
                problem.reason = .different
                problem.found = path
            case .tooMany: problem.reason = .undetermined
            }
            return problem
        }
    }

    private func missingVersions() -> [LoadProblem] {
        guard rules == .glibc else { return [] }
        var problems: [LoadProblem] = []
        for place in objects.indices where place != interpreter {
            for need in objects[place].object.versionNeeds {
                guard let library = self.place(need.library),
                    let defined = objects[library].object.definedVersions
                else { continue }
                for version in need.versions where !Self.contains(defined, version) {
                    problems.append(
                        LoadProblem(
                            kind: .symbolVersions,
                            reason: .missing,
                            owner: place,
                            subject: need.library,
                            needed: version,
                            found: Self.nearest(version, in: defined)
                        )
                    )
                }
            }
        }
        return problems
    }

    /// The newest of `versions` in the family of `version`, among those with a number where that one has a number:
    /// `GLIBC_PRIVATE` is no later `GLIBC_2.36`.
    private static func nearest(_ version: Text, in versions: [Text]) -> Text {
        func hasNumber(_ version: Text) -> Bool {
            let tail = version.utf8.lastIndex(of: 0x5F).map { version.utf8[($0 + 1)...] } ?? []
            return tail.first.map { (0x30...0x39).contains($0) } ?? false
        }
        let isNumbered = hasNumber(version)
        return VersionFamily.newest(of: version, in: versions.filter { !isNumbered || hasNumber($0) }) ?? ""
    }

    /// Whether `version` is among `versions`, which ascend.
    private static func contains(_ versions: [Text], _ version: Text) -> Bool {
        var low = 0
        var high = versions.count
        while low < high {
            let middle = (low + high) / 2
            if versions[middle] < version { low = middle + 1 } else { high = middle }
        }
        return low < versions.count && versions[low] == version
    }

    private func missingSymbols(isHostKnown: Bool) -> [LoadProblem] {
        // Where a library is absent, every symbol that it may have would be reported once more.
        let isComplete = failures.isEmpty
        var problems: [LoadProblem] = []
        // The last library is bound first.
        for place in objects.indices.reversed() where place != interpreter {
            for symbols in objects[place].object.imports {
                for group in symbols.groups {
                    if !isComplete || problems.count > 65_536 {
                        guard defines(symbols.library, group.version) else { continue }
                    }
                    var index = 0
                    while index < group.hashes.count {
                        let hash = group.hashes[index]
                        index += 1
                        if provides(hash, version: group.version, library: symbols.library) { continue }
                        if !group.version.isEmpty, isVersionReported(symbols.library, group.version) { continue }
                        let isHostsMatter = !isHostKnown && isPlugIn && place >= root && symbols.library.isEmpty
                        problems.append(
                            LoadProblem(
                                kind: .symbols,
                                reason: isHostsMatter ? .undetermined : .missing,
                                owner: place,
                                subject: symbols.library,
                                symbol: hash,
                                version: group.version
                            )
                        )
                    }
                }
            }
        }
        return problems
    }

    /// Whether `library` is loaded and defines `version`, so that its symbols can be told.
    private func defines(_ library: Text, _ version: Text) -> Bool {
        guard !version.isEmpty, let place = place(library), let defined = objects[place].object.definedVersions else {
            return false
        }
        return Self.contains(defined, version)
    }

    /// Whether the absence of the version is a problem of its own, so that its symbols need none.
    private func isVersionReported(_ library: Text, _ version: Text) -> Bool {
        guard rules == .glibc, let place = place(library), let defined = objects[place].object.definedVersions else {
            return false
        }
        return !Self.contains(defined, version)
    }
}
