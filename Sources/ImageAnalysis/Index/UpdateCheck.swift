public import CBOR
public import Eligibility

/// Judges an update by its descriptors and a device's index (requirements E4, E5): whether what comes will run, and whether
/// what is there will go on running.
public struct UpdateCheck {
    /// The program that loads libraries that no program needs: plug-ins, extension modules.
    public enum Host: Equatable, Sendable {
        /// It is not known: what such a program may offer is undecided.
        case unknown
        /// A program that has nothing but the C library.
        case neutral
        /// The program at this path.
        case program(Text)
    }

    /// What was found out.
    public struct Result: Equatable, Sendable {
        /// What is not as it should be, in the order in which a loader comes to it.
        public var edges: [FailingEdge] = []
        /// What was so before already, and so is no ground for a refusal.
        public var existing: [FailingEdge] = []
        /// How many single needs were compared.
        public var checked = 0

        /// Nothing was found.
        public init() {}

        /// The verdict, together with `others` that do not come from the loader.
        public func verdict(with others: [FailingEdge] = [], checked count: Int = 0) -> Verdict {
            Verdict(edges: edges + others, checked: checked + count)
        }
    }

    /// Who loads plug-ins.
    public var host = Host.unknown
    /// Judge only these programs and libraries, by path; all that the update touches where there are none.
    public var only: [Text] = []
    /// Folders inside of each folder of libraries that the processor makes the loader prefer.
    public var processorSubfolders: [Text] = []
    /// The name behind a symbol's hash in a file, for whoever can read the file.
    public var symbolName: (_ file: Text, _ symbol: SymbolHash) -> Text? = { _, _ in nil }
    /// Largest number of edges that are kept.
    public var edgeLimit = 4_096

    let before: UpdatedSystem
    let after: UpdatedSystem
    let update: SoftwareUpdate
    private var modelBefore: LoaderModel<UpdatedSystem>
    private var modelAfter: LoaderModel<UpdatedSystem>
    private var result = Result()
    /// Where the edge of each problem stands; -1 for one that was there before.
    private var places: [FailingEdgeKey: Int] = [:]

    /// A check of `update` on the device of `index`.
    public init(_ index: DeviceIndex, _ update: SoftwareUpdate) {
        let contents = IndexContents(index)
        self.update = update
        self.before = UpdatedSystem(contents, SoftwareUpdate())
        self.after = UpdatedSystem(contents, update)
        self.modelBefore = LoaderModel(before)
        self.modelAfter = LoaderModel(after)
    }

    /// The device after the update.
    public var system: UpdatedSystem { after }

    /// Judges what comes first, then what is there.
    public mutating func run() -> Result {
        result = Result()
        places = [:]
        if only.isEmpty {
            for path in after.incomingPaths { judge(path) }
            for path in affectedPaths { judge(path) }
        } else {
            for path in only { judge(after.resolve(path) ?? path) }
        }
        return result
    }

    // MARK: One program or library

    private mutating func judge(_ path: Text) {
        guard case .object(let object)? = after.content(at: path) else {
            if !only.isEmpty { missingProgram(path) }
            return
        }
        let isIncoming = after.isIncoming(path)
        let problems = problems(path, object, in: after, &modelAfter)
        result.checked += problems.checked
        guard !problems.list.isEmpty else { return }
        var known: Set<FailingEdgeKey> = []
        if !isIncoming, case .object(let old)? = before.content(at: path) {
            known = Set(
                self.problems(path, old, in: before, &modelBefore).list.map { FailingEdgeKey($0, side: .upper) }
            )
        } else if isIncoming, problems.list.contains(where: { $0.problem.reason == .undetermined }) {
            known = openQuestions(of: path, object)
        }
        for problem in problems.list {
            let isOwn = isIncoming || after.isIncoming(problem.file)
            let edge = edge(problem, isOwn ? .lower : .upper)
            let key = FailingEdgeKey(problem, side: edge.side)
            if let place = places[key] {
                // Another program shows for certain what was not known for the first.
                if place >= 0, edge.reason != .undetermined, result.edges[place].reason == .undetermined {
                    result.edges[place] = edge
                }
            } else if known.contains(FailingEdgeKey(problem, side: .upper)), !isIncoming || edge.reason == .undetermined
            {
                places[key] = -1
                // That something is not known of a plug-in without its program is nothing wrong.
                if edge.reason != .undetermined, result.existing.count < edgeLimit { result.existing.append(edge) }
            } else if result.edges.count < edgeLimit {
                places[key] = result.edges.count
                result.edges.append(edge)
            }
        }
    }

    /// What was not known of the version that an incoming library replaces: if that one works, so will its successor.
    private mutating func openQuestions(of path: Text, _ object: LoadableObject) -> Set<FailingEdgeKey> {
        let named = object.soname.map { LoaderPath.join(LoaderPath.parent(path), $0) }
        guard let file = before.resolve(path) ?? named.flatMap({ before.resolve($0) }),
            case .object(let old)? = before.content(at: file)
        else { return [] }
        let open = problems(file, old, in: before, &modelBefore).list.filter { $0.problem.reason == .undetermined }
        return Set(open.map { FailingEdgeKey(OwnedProblem(problem: $0.problem, file: path), side: .upper) })
    }

    private mutating func missingProgram(_ path: Text) {
        result.checked += 1
        let edge = FailingEdge(side: .upper, kind: .file, reason: .missing, owner: path, subject: path)
        result.edges.append(edge)
    }

    private func problems(
        _ path: Text,
        _ object: LoadableObject,
        in system: UpdatedSystem,
        _ model: inout LoaderModel<UpdatedSystem>
    ) -> (list: [OwnedProblem], checked: Int) {
        if let problem = machineProblem(path, object, in: system) { return ([problem], 1) }
        let root = LoaderModel<UpdatedSystem>.Root(path: path, object: object)
        let host = object.isProgram ? nil : hostProgram(of: object, in: system)
        var configuration = LoaderConfiguration(
            system.folders,
            for: object,
            interpreter: object.interpreter ?? host?.object.interpreter
        )
        configuration.processorSubfolders = processorSubfolders
        let scope = model.scope(of: root, host: host, configuration: configuration)
        let list = scope.problems(isHostKnown: self.host != .unknown).map { problem in
            let owner = scope.objects.indices.contains(problem.owner) ? scope.objects[problem.owner] : nil
            return OwnedProblem(problem: problem, file: owner.map { $0.file.isEmpty ? $0.path : $0.file } ?? path)
        }
        return (list, scope.needCount)
    }

    /// What a kernel refuses: code for another processor, a program whose loader is not there.
    private func machineProblem(_ path: Text, _ object: LoadableObject, in system: UpdatedSystem) -> OwnedProblem? {
        var loader: LoadableObject?
        if let interpreter = object.interpreter, let file = system.resolve(interpreter),
            case .object(let found)? = system.content(at: file)
        {
            loader = found
        }
        // A processor that also runs code of another kind does so where there is a loader for it.
        if let machine = system.index.machine, machine != object.machine,
            !(isRelated(machine, object.machine) && (loader?.machine == object.machine || object.interpreter == nil))
        {
            return OwnedProblem(
                problem: LoadProblem(
                    kind: .machine,
                    reason: .different,
                    owner: 0,
                    needed: object.machine.name,
                    found: machine.name
                ),
                file: path
            )
        }
        guard let interpreter = object.interpreter else { return nil }
        guard let loader else {
            let problem = LoadProblem(kind: .interpreter, reason: .missing, owner: 0, subject: interpreter)
            return OwnedProblem(problem: problem, file: path)
        }
        guard loader.isLoadable(with: object) else {
            let problem = LoadProblem(
                kind: .interpreter,
                reason: .different,
                owner: 0,
                subject: interpreter,
                needed: object.machine.name,
                found: loader.machine == object.machine ? loader.floatABI : loader.machine.name
            )
            return OwnedProblem(problem: problem, file: path)
        }
        return nil
    }

    /// 64-bit processors mostly run the 32-bit code of their family.
    private func isRelated(_ machine: Machine, _ other: Machine) -> Bool {
        switch (machine.number, other.number) {
        case (62, 3), (62, 62), (183, 40), (21, 20), (8, 8): machine.byteOrder == other.byteOrder
        default: false
        }
    }

    private func hostProgram(
        of object: LoadableObject,
        in system: UpdatedSystem
    ) -> LoaderModel<UpdatedSystem>.Root? {
        if case .program(let path) = host, let file = system.resolve(path),
            case .object(let program)? = system.content(at: file)
        {
            return LoaderModel<UpdatedSystem>.Root(path: file, object: program)
        }
        var neutral = LoadableObject(machine: object.machine)
        neutral.floatABI = object.floatABI
        neutral.interpreter = system.commonInterpreter(for: object)
        neutral.needed = ["libdl.so.2", "libc.so.6"].filter { system.isLibraryThere($0, for: neutral) }
        return LoaderModel<UpdatedSystem>.Root(path: "/", object: neutral)
    }

    // MARK: Edges

    private func edge(_ problem: OwnedProblem, _ side: FailingEdge.Side) -> FailingEdge {
        var needed = problem.problem.needed
        if let symbol = problem.problem.symbol {
            needed = symbolName(problem.file, symbol) ?? symbol.label
            if !problem.problem.version.isEmpty {
                needed = LoaderPath.text(needed.utf8 + [0x40] + problem.problem.version.utf8)
            }
        }
        return FailingEdge(
            side: side,
            kind: problem.problem.kind,
            reason: problem.problem.reason,
            owner: problem.file,
            subject: problem.problem.subject,
            needed: needed,
            found: problem.problem.found
        )
    }
}
