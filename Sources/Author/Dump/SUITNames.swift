/// The names of code points, as the CDDL of the drafts writes them without their common beginning: suit-manifest,
/// suit-trust-domains, suit-update-management, and this project's private ones.
enum SUITNames {
    private static let commands: [Int64: String] = [
        1: "condition-vendor-identifier", 2: "condition-class-identifier", 3: "condition-image-match",
        4: "condition-use-before", 5: "condition-component-slot", 6: "condition-check-content",
        7: "condition-dependency-integrity", 8: "condition-is-dependency", 11: "directive-process-dependency",
        12: "directive-set-component-index", 14: "condition-abort", 15: "directive-try-each", 18: "directive-write",
        19: "directive-set-parameters", 20: "directive-override-parameters", 21: "directive-fetch",
        22: "directive-copy", 23: "directive-invoke", 24: "condition-device-identifier",
        25: "condition-image-not-match", 26: "condition-minimum-battery", 27: "condition-update-authorized",
        28: "condition-version", 29: "directive-wait", 31: "directive-swap", 32: "directive-run-sequence",
        33: "directive-unlink", 34: "directive-override-multiple", 35: "directive-copy-params",
        -257: "condition-eligible", -258: "condition-characteristics-match",
    ]

    private static let parameters: [Int64: String] = [
        1: "vendor-identifier", 2: "class-identifier", 3: "image-digest", 4: "use-before", 5: "component-slot",
        12: "strict-order", 13: "soft-failure", 14: "image-size", 18: "content", 19: "encryption-info", 21: "uri",
        22: "source-component", 23: "invoke-args", 24: "device-identifier", 25: "fetch-arguments",
        26: "minimum-battery", 27: "update-priority", 28: "version", 29: "wait-info", 30: "component-metadata",
        -257: "descriptor", -258: "payload-formats", -259: "request-definition", -261: "block-digests",
        -262: "variant-root", -263: "characteristic-conditions",
    ]

    /// Keys of the envelope and of the manifest, which share the numbers of what can be severed.
    private static let members: [Int64: String] = [
        1: "manifest-version", 2: "manifest-sequence-number", 3: "common", 4: "reference-uri",
        5: "manifest-component-id", 6: "set-version", 7: "validate", 8: "load", 9: "invoke", 14: "coswid",
        15: "dependency-resolution", 16: "payload-fetch", 17: "install (its number before draft 28)",
        18: "candidate-verification", 20: "install", 23: "text", 24: "uninstall", -257: "carried-keys",
    ]

    static func command(_ code: Int64) -> String { commands[code] ?? "command \(code)" }

    static func parameter(_ label: Int64) -> String { parameters[label] ?? "parameter \(label)" }

    static func member(_ key: Int64) -> String { members[key] ?? "member \(key)" }

    /// Keys of the envelope (suit-manifest section 8.2).
    static func envelopeMember(_ key: Int64) -> String {
        switch key {
        case 1: "delegation"
        case 2: "authentication-wrapper"
        case 3: "manifest"
        default: member(key)
        }
    }

    static func common(_ key: Int64) -> String {
        switch key {
        case 1: "dependencies"
        case 2: "components"
        case 4: "shared-sequence"
        default: "common \(key)"
        }
    }

    /// Whether the value of a manifest's key is a command sequence: those of the drafts, and install by its old number.
    static func isSequence(_ key: Int64) -> Bool { [7, 8, 9, 15, 16, 17, 18, 20, 24].contains(key) }

    static func digest(_ algorithm: Int64) -> String {
        switch algorithm {
        case -16: "sha-256"
        case -18: "shake128"
        case -43: "sha-384"
        case -44: "sha-512"
        case -45: "shake256"
        default: "digest \(algorithm)"
        }
    }

    /// Texts of a manifest and of a component (suit-manifest section 8.4.4, suit-update-management).
    static func topic(_ key: Int64, ofComponent: Bool) -> String {
        let topics: [Int64: String] =
            ofComponent
            ? [
                1: "vendor-name", 2: "model-name", 3: "vendor-domain", 4: "model-info", 5: "component-description",
                6: "component-version", 7: "version-required", 8: "current-version",
            ]
            : [
                1: "manifest-description", 2: "update-description", 3: "manifest-json-source",
                4: "manifest-yaml-source",
            ]
        return topics[key] ?? "text \(key)"
    }

    /// Which outcomes of a command a report should hold.
    static func policy(_ bits: UInt64) -> String {
        if bits == 0 { return "no records" }
        if bits == 15 { return "all records" }
        let names = ["record-success", "record-failure", "sysinfo-success", "sysinfo-failure"]
        let set = names.enumerated().filter { bits & (1 << UInt64($0.offset)) != 0 }.map { $0.element }
        return bits > 15 ? "unknown bits" : set.joined(separator: ", ")
    }
}
