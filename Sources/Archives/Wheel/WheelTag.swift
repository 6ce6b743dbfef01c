/// A compatibility tag of a wheel (PyPA specification "Platform compatibility tags"): `cp311-cp311-manylinux_2_17_x86_64`.
public struct WheelTag: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The interpreter and its version: `cp311`, `py3`.
    public var python: String
    /// The binary interface: `cp311`, `abi3`, `none`.
    public var abi: String
    /// The platform: `manylinux_2_17_x86_64`, `linux_armv7l`, `any`.
    public var platform: String

    /// A tag of these parts.
    public init(python: String, abi: String, platform: String) {
        self.python = python
        self.abi = abi
        self.platform = platform
    }

    /// The tags that a compressed set such as `cp311-abi3-manylinux1_x86_64.manylinux_2_5_x86_64` stands for.
    public static func expand(_ text: String) -> [WheelTag] {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return [] }
        let sets = parts.map { part in part.split(separator: ".").prefix(16).map { String($0) } }
        return sets[0].flatMap { python in
            sets[1].flatMap { abi in sets[2].map { WheelTag(python: python, abi: abi, platform: $0) } }
        }
    }

    /// The tag in its usual form.
    public var description: String { "\(python)-\(abi)-\(platform)" }

    /// The glibc that the platform asks for, as in PEP 600: `manylinux_2_17_x86_64` is 2.17. The older names have fixed
    /// meanings (PEP 513, 571, 599).
    public var glibc: (major: Int, minor: Int)? {
        for (name, minor) in [("manylinux1_", 5), ("manylinux2010_", 12), ("manylinux2014_", 17)]
        where platform.hasPrefix(name) {
            return (2, minor)
        }
        let parts = platform.split(separator: "_")
        guard parts.count >= 4, parts[0] == "manylinux", let major = Int(parts[1]), let minor = Int(parts[2]) else {
            return nil
        }
        return (major, minor)
    }

    /// Whether the platform asks for musl (PEP 656).
    public var isMusl: Bool { platform.hasPrefix("musllinux_") }
}
