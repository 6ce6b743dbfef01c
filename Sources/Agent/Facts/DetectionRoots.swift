import Eligibility
import Glibc

/// Where the facts come from: the root of the software, and the root with `/proc` and `/sys` of the machine that it runs
/// on.
struct DetectionRoots {
    /// The software.
    let software: SystemFiles
    /// The machine.
    let system: SystemFiles
    /// Whether the machine is the one that the agent runs on, so that the kernel can be asked.
    let isThisMachine: Bool

    init(_ configuration: AgentConfiguration) {
        software = SystemFiles(root: configuration.root)
        let isSameProcessor = DetectionRoots.isThisProcessor(configuration.machine)
        let hasOwnSystem =
            !software.entries("/proc", limit: 1).isEmpty || !software.entries("/sys", limit: 1).isEmpty
        // A folder of software without a system of its own runs on this one, if it can.
        isThisMachine = software.root.isEmpty || (!hasOwnSystem && isSameProcessor)
        system = isThisMachine ? SystemFiles(root: "/") : software
    }

    private static func isThisProcessor(_ machine: Machine) -> Bool {
        var system = utsname()
        uname(&system)
        let name = withUnsafeBytes(of: &system.machine) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ConfigurationReader.machines[name] == machine
    }
}
