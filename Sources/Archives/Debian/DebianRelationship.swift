/// A package named by another one, with the versions that count (deb-control(5), Debian Policy section 7.1).
public struct DebianRelationship: Equatable, Sendable {
    /// How a version is compared.
    public enum Operator: String, Sendable {
        /// Earlier.
        case earlier = "<<"
        /// Earlier or equal.
        case earlierOrEqual = "<="
        /// Equal.
        case equal = "="
        /// Later or equal.
        case laterOrEqual = ">="
        /// Later.
        case later = ">>"
    }

    /// The package's name.
    public var package: String
    /// The architecture that it is wanted of (`any`, `native`, or a name).
    public var architecture: String?
    /// How its version is compared, where it matters.
    public var comparison: Operator?
    /// The version that it is compared with.
    public var version: String?

    /// A package of these versions.
    public init(
        package: String,
        architecture: String? = nil,
        comparison: Operator? = nil,
        version: String? = nil
    ) {
        self.package = package
        self.architecture = architecture
        self.comparison = comparison
        self.version = version
    }

    /// Reads the value of a relationship field: needs separated by commas, alternatives by bars. What is not well-formed
    /// is left out, and so are restrictions that only matter to source packages.
    static func parse(_ value: String) -> [[DebianRelationship]] {
        value.split(separator: ",").compactMap { need in
            let alternatives = need.split(separator: "|").compactMap { DebianRelationship($0) }
            return alternatives.isEmpty ? nil : alternatives
        }
    }

    private init?(_ text: Substring) {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\n" }
        let name = text.drop(while: isBlank).prefix { !isBlank($0) && $0 != "(" && $0 != "[" && $0 != "<" }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let package = parts.first, !package.isEmpty else { return nil }
        self.init(package: String(package), architecture: parts.count == 2 ? String(parts[1]) : nil)
        let rest = text[name.endIndex...]
        guard let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")") else { return }
        let inner = rest[rest.index(after: open)..<close].drop(while: isBlank)
        let sign = inner.prefix { $0 == "<" || $0 == ">" || $0 == "=" }
        // < and > are old forms of <= and >=.
        let spelling = sign == "<" ? "<=" : (sign == ">" ? ">=" : String(sign))
        let version = inner[sign.endIndex...].drop(while: isBlank).prefix { !isBlank($0) }
        guard let comparison = Operator(rawValue: spelling), !version.isEmpty else { return }
        self.comparison = comparison
        self.version = String(version)
    }
}
