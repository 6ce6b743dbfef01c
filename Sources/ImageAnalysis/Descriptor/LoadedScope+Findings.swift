import CBOR
public import Eligibility

extension LoadedScope {
    /// What the installed libraries of the set lack themselves, in the order in which a loader would notice. What the
    /// root lacks is not among it.
    ///
    /// Symbols are looked for as if all were bound at once: a library that lacks a function may still work until the
    /// function is called.
    public func findings() -> [FailingEdge] {
        var findings = missingLibraries()
        findings += missingVersions()
        // Where a library is absent, every symbol of it would be reported once more.
        if failures.isEmpty { findings += missingSymbols() }
        return findings
    }

    private func owner(_ place: Int) -> Text {
        objects.indices.contains(place) ? objects[place].name : ""
    }

    private func missingLibraries() -> [FailingEdge] {
        failures.compactMap { failure in
            let reason: FailingEdge.Reason
            let found: Text
            switch failure.reason {
            case .notFound:
                reason = .missing
                found = ""
            case .unreadable(let path, let error):
                reason = error.code == .notELF ? .different : .undetermined
                found = path
            case .tooMany:
                reason = .undetermined
                found = ""
            }
            // That the root lacks a library is seen from its requirements; that one cannot be read is seen only here.
            if failure.neededBy == root, reason == .missing { return nil }
            return FailingEdge(
                side: .lower,
                kind: .sharedLibrary,
                reason: reason,
                owner: failure.neededBy == root ? "" : owner(failure.neededBy),
                subject: failure.library,
                found: found
            )
        }
    }

    private func missingVersions() -> [FailingEdge] {
        guard rules == .glibc else { return [] }
        var edges: [FailingEdge] = []
        for place in objects.indices where place != root {
            for need in objects[place].elf?.versions.needs ?? [] {
                guard let defined = object(need.file)?.definedVersions else { continue }
                let all = Set(defined)
                for version in need.versions where !version.isWeak && !all.contains(version.name) {
                    edges.append(
                        FailingEdge(
                            side: .lower,
                            kind: .symbolVersions,
                            reason: .missing,
                            owner: owner(place),
                            subject: need.file,
                            needed: version.name,
                            found: VersionFamily.newest(of: version.name, in: defined) ?? ""
                        )
                    )
                }
            }
        }
        return edges
    }

    private func missingSymbols() -> [FailingEdge] {
        var edges: [FailingEdge] = []
        // The last library is bound first.
        for place in objects.indices.reversed() where place != root {
            for needed in objects[place].elf?.strongImports ?? []
            where !provides(needed.name, version: needed.version, library: needed.library, except: [place]) {
                edges.append(
                    FailingEdge(
                        side: .lower,
                        kind: .symbols,
                        reason: .missing,
                        owner: owner(place),
                        subject: needed.library ?? "",
                        needed: needed.version.map { LoaderPath.text(needed.name.utf8 + [0x40] + $0.utf8) }
                            ?? needed.name
                    )
                )
            }
        }
        return edges
    }
}
