import BootControl
import CBOR
import Eligibility
import Glibc
import UpdateProtocol

/// Tests new software where it is, before the device switches to it [E10]: the device's own loader binds every symbol of
/// it, and, where policy says so, the program is started once.
struct LoaderProbe {
    let root: String
    /// What is tested, how, and for how long.
    let policy: EligibilityPolicy

    /// What a test has shown.
    struct Finding: Equatable {
        /// In a word, for the report.
        var detail: String
        /// What turned out to be missing; nothing where the software passed.
        var edges: [ReportedEdge] = []
    }

    /// Most edges of one program.
    private static let edgeLimit = 16

    /// Tests the software in the file `slot`.
    ///
    /// - Parameter arguments: with what it is started, where it is.
    func test(_ slot: String, arguments: [String]) -> Finding {
        let kind: ProgramInterpreter.Kind
        do throws(FileError) { kind = try ProgramInterpreter.kind(of: slot) } catch {
            return Finding(detail: "probe not possible: \(error.description)")
        }
        var loader: String
        switch kind {
        case .other: return Finding(detail: "no probe: no program")
        case .plain(isLibrary: false): return start(slot, arguments, Finding(detail: "no loader"))
        case .dynamic(let path): loader = path
        // A library names no loader; it is loaded by that of the device's programs.
        case .plain(isLibrary: true):
            guard case .dynamic(let path)? = try? ProgramInterpreter.kind(of: root + "/bin/sh") else {
                return Finding(detail: "no probe: a library, and no program to load it")
            }
            loader = path
        }
        if loader.isEmpty || !loader.hasPrefix("/") { loader = "/" + loader }
        let bound = bind(slot, loader)
        guard bound.edges.isEmpty, case .dynamic = kind else { return bound }
        return start(slot, arguments, bound)
    }

    // MARK: The loader

    private func bind(_ slot: String, _ loader: String) -> Finding {
        let sandbox = Sandbox(
            root: root,
            slot: slot,
            timeout: policy.probeTimeout,
            needsIsolation: false
        )
        // glibc: all libraries and all symbols, without a start. musl is told so by the name that it is called by, and
        // does not know the variables.
        let isMusl = loader.split(separator: "/").last?.hasPrefix("ld-musl") == true
        let outcome = sandbox.run(
            isMusl ? [loader, "--list", Sandbox.slotArgument] : [loader, Sandbox.slotArgument],
            environment: ["LD_TRACE_LOADED_OBJECTS=1", "LD_BIND_NOW=1", "LD_WARN=yes", "LC_ALL=C"]
        )
        if let failure = outcome.failure {
            guard failure == ENOENT || failure == EACCES || failure == ENOEXEC else {
                return Finding(detail: "probe not possible: \(String(cString: strerror(failure)))")
            }
            return Finding(
                detail: "the loader of the new software cannot be run",
                edges: [edge(.interpreter, loader, String(cString: strerror(failure)))]
            )
        }
        if outcome.isTimeout {
            return Finding(detail: "probe not possible: the loader did not end in time")
        }
        var edges = LoaderProbe.edges(in: outcome.output)
        if edges.isEmpty, outcome.exitCode != 0 {
            let line = outcome.output.split(separator: "\n").first.map(String.init) ?? ""
            let how = outcome.signal != 0 ? "signal \(outcome.signal)" : "exit code \(outcome.exitCode)"
            edges = [edge(.interpreter, "what the loader \(loader) can load", line.isEmpty ? how : line)]
        }
        guard edges.isEmpty else {
            return Finding(detail: "the device's loader cannot load the new software", edges: edges)
        }
        return Finding(
            detail: "probe: the loader binds every symbol (\(outcome.isolation.joined(separator: " ")))"
        )
    }

    /// What the loader misses, by its words: those of glibc's and of musl's.
    static func edges(in output: String) -> [ReportedEdge] {
        var edges: [ReportedEdge] = []
        for line in output.split(separator: "\n") where edges.count < edgeLimit {
            let text = line.drop { $0 == " " || $0 == "\t" }
            let found: (CapabilityKind, String)
            if let range = range(of: "undefined symbol: ", in: text) {
                found = (.symbols, String(text[range.upperBound...].prefix { $0 != "\t" && $0 != "(" }))
            } else if let range = range(of: "symbol not found", in: text) {
                found = (.symbols, String(text[..<range.lowerBound]))
            } else if let range = range(of: "version `", in: text) {
                found = (.symbolVersions, String(text[range.upperBound...].prefix { $0 != "'" }))
            } else if let range = range(of: " => not found", in: text) {
                found = (.sharedLibrary, String(text[..<range.lowerBound]))
            } else if let range = range(of: "Error loading shared library ", in: text) {
                found = (.sharedLibrary, String(text[range.upperBound...].prefix { $0 != ":" }))
            } else if range(of: "error while loading shared libraries: ", in: text) != nil {
                found = (.sharedLibrary, String(text))
            } else {
                continue
            }
            let made = edge(found.0, found.1, "")
            if !edges.contains(made) { edges.append(made) }
        }
        return edges
    }

    // MARK: The start

    private func start(_ slot: String, _ arguments: [String], _ before: Finding) -> Finding {
        guard policy.probe == .start else { return before }
        let sandbox = Sandbox(
            root: root,
            slot: slot,
            timeout: policy.probeTimeout,
            needsIsolation: true
        )
        let outcome = sandbox.run(
            [Sandbox.slotArgument] + arguments,
            environment: ["LD_BIND_NOW=1", "LC_ALL=C", "PATH=/usr/bin:/bin"]
        )
        if let failure = outcome.failure {
            guard failure == ENOENT || failure == EACCES || failure == ENOEXEC else {
                return Finding(
                    detail: before.detail + "; start not possible: \(String(cString: strerror(failure)))"
                )
            }
            return Finding(
                detail: "the new software cannot be started",
                edges: [edgeOfStart(String(cString: strerror(failure)))]
            )
        }
        // What still runs has been started well.
        if outcome.isTimeout { return Finding(detail: before.detail + "; runs") }
        if outcome.signal != 0 {
            return Finding(
                detail: "the new software ends by signal \(outcome.signal)",
                edges: [edgeOfStart("signal \(outcome.signal)")]
            )
        }
        // Without arguments of its owner's choice a program may well end with an error: it is started without its data.
        guard outcome.exitCode == 0 || (arguments.isEmpty && outcome.exitCode < 126) else {
            return Finding(
                detail: "the new software ends with \(outcome.exitCode)",
                edges: [edgeOfStart("exit code \(outcome.exitCode)")]
            )
        }
        return Finding(detail: before.detail + "; starts")
    }

    private func edgeOfStart(_ found: String) -> ReportedEdge {
        LoaderProbe.edge(.interpreter, "to be started on this device", found)
    }

    private func edge(_ kind: CapabilityKind, _ needed: String, _ found: String) -> ReportedEdge {
        LoaderProbe.edge(kind, needed, found)
    }

    private static func edge(
        _ kind: CapabilityKind,
        _ needed: String,
        _ found: String
    )
        -> ReportedEdge
    {
        // A report takes 512 bytes of each text.
        func shortened(_ text: String) -> Text {
            var text = text
            while text.utf8.count > 400 { text.removeLast() }
            while text.last == " " { text.removeLast() }
            return Text(text)
        }
        return ReportedEdge(
            side: 0,
            kind: UInt64(bitPattern: kind.rawValue),
            subject: "the new software",
            needed: shortened(needed),
            found: shortened(found)
        )
    }

    private static func range(of pattern: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(pattern) {
                return start..<text.index(start, offsetBy: pattern.count)
            }
            start = text.index(after: start)
        }
        return nil
    }
}
