import Archives
import CBOR
import Eligibility

/// What the tags of a wheel ask for (PyPA specification "Platform compatibility tags", PEP 600, PEP 656).
///
/// All of it is advisory: installers go by the tags, but the loader is what decides, and the wheel's libraries say what it
/// looks for.
struct WheelNeeds {
    let requirements: [Requirement]
    /// The last minor version of Python 3 that a stable interface is listed for.
    private static let lastMinor = 31

    init(_ wheel: Wheel) {
        var requirements: [Requirement] = []
        let tags = wheel.tags
        guard !tags.isEmpty else {
            self.requirements = []
            return
        }
        requirements.append(Requirement(.runtime, "python", Self.interpreters(tags), criticality: .advisory))
        let interfaces = Self.unique(tags.map(\.abi))
        if !interfaces.contains("none") {
            requirements.append(Requirement(.runtime, "python-abi", Self.match(interfaces), criticality: .advisory))
        }
        let libraries = tags.map(\.glibc)
        if tags.allSatisfy(\.isMusl) {
            requirements.append(Requirement(.runtime, "musl", criticality: .advisory))
        } else if let least = libraries.compactMap({ $0 }).min(by: <), !libraries.contains(where: { $0 == nil }) {
            // One tag is enough, so the least version counts.
            let version = Match.version(.quad, low: Text("\(least.major).\(least.minor)"), below: nil)
            requirements.append(Requirement(.runtime, "glibc", version, criticality: .advisory))
        }
        self.requirements = requirements
    }

    /// The interpreters: `py3` is any; the stable interface holds for all later minor versions as well.
    private static func interpreters(_ tags: [WheelTag]) -> Match {
        var names: [String] = []
        for tag in tags {
            if tag.python.hasPrefix("py"), !tag.python.hasPrefix("pypy") { return .present }
            names.append(tag.python)
            guard tag.abi == "abi3", tag.python.hasPrefix("cp3"), let minor = Int(tag.python.dropFirst(3)),
                minor < lastMinor
            else { continue }
            for later in (minor + 1)...lastMinor { names.append("cp3\(later)") }
        }
        return match(unique(names))
    }

    private static func match(_ names: [String]) -> Match {
        names.count == 1 ? .equals(.text(Text(names[0]))) : .oneOf(names.map { .text(Text($0)) })
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
