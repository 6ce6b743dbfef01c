import COSE
import PatchFormat
import SUIT

/// The names of code points, as the drafts write them.
enum SUITNames {
    static func command(_ code: Int64) -> String {
        switch code {
        case SUITCommand.vendorIdentifier: "condition-vendor-identifier"
        case SUITCommand.classIdentifier: "condition-class-identifier"
        case SUITCommand.imageMatch: "condition-image-match"
        case SUITCommand.useBefore: "condition-use-before"
        case SUITCommand.componentSlot: "condition-component-slot"
        case 6: "condition-check-content"
        case 7: "condition-dependency-integrity"
        case 8: "condition-is-dependency"
        case 11: "directive-process-dependency"
        case SUITCommand.setComponentIndex: "directive-set-component-index"
        case SUITCommand.abort: "condition-abort"
        case SUITCommand.tryEach: "directive-try-each"
        case SUITCommand.write: "directive-write"
        case SUITCommand.setParameters: "directive-set-parameters"
        case SUITCommand.overrideParameters: "directive-override-parameters"
        case SUITCommand.fetch: "directive-fetch"
        case SUITCommand.copy: "directive-copy"
        case SUITCommand.invoke: "directive-invoke"
        case SUITCommand.deviceIdentifier: "condition-device-identifier"
        case SUITCommand.imageNotMatch: "condition-image-not-match"
        case 26: "condition-minimum-battery"
        case 27: "condition-update-authorized"
        case SUITCommand.version: "condition-version"
        case 29: "directive-wait"
        case SUITCommand.swap: "directive-swap"
        case SUITCommand.runSequence: "directive-run-sequence"
        case 33: "directive-unlink"
        case 34: "directive-override-multiple"
        case 35: "directive-copy-params"
        case SUITCommand.eligible: "condition-eligible"
        default: "command \(code)"
        }
    }

    static func parameter(_ label: Int64) -> String {
        switch label {
        case SUITParameter.vendorIdentifier: "vendor-id"
        case SUITParameter.classIdentifier: "class-id"
        case SUITParameter.imageDigest: "image-digest"
        case SUITParameter.useBefore: "use-before"
        case SUITParameter.componentSlot: "component-slot"
        case SUITParameter.strictOrder: "strict-order"
        case SUITParameter.softFailure: "soft-failure"
        case SUITParameter.imageSize: "image-size"
        case SUITParameter.content: "content"
        case 19: "encryption-info"
        case SUITParameter.uri: "uri"
        case SUITParameter.sourceComponent: "source-component"
        case SUITParameter.invokeArguments: "invoke-args"
        case SUITParameter.deviceIdentifier: "device-id"
        case SUITParameter.fetchArguments: "fetch-arguments"
        case 26: "minimum-battery"
        case 27: "update-priority"
        case SUITParameter.version: "version"
        case 29: "wait-info"
        case 30: "component-metadata"
        case SUITParameter.descriptor: "descriptor"
        case SUITParameter.payloadFormats: "payload-formats"
        default: "parameter \(label)"
        }
    }

    /// Keys of the envelope and of the manifest, which share their numbers.
    static func member(_ key: Int64) -> String {
        switch key {
        case EnvelopeKey.authentication: "authentication-wrapper"
        case 5: "manifest-component-id"
        case 6: "set-version"
        case 14: "coswid"
        case 15: "dependency-resolution"
        case 18: "candidate-verification"
        case ManifestKey.text: "text"
        case 24: "uninstall"
        default: SUITSection(rawValue: key).map { section($0) } ?? "member \(key)"
        }
    }

    static func section(_ section: SUITSection) -> String {
        let name = "\(section.name)"
        return name.hasPrefix("suit-") ? String(name.dropFirst(5)) : name
    }

    /// Keys whose value is a command sequence.
    static func isSequence(_ key: Int64) -> Bool {
        [7, 8, 9, 15, 16, 18, 20, 24].contains(key)
    }

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

    static func characteristic(_ label: Int64) -> String {
        for entry in Characteristic.names where entry.label == label { return "\(entry.name)" }
        return "characteristic \(label)"
    }

    static func payloadFormat(_ code: UInt64) -> String {
        let format = PayloadFormat(rawValue: code)
        return PayloadFormat.names.contains { $0.format == format } ? "\(format.name)" : "format \(code)"
    }

    /// Which outcomes of a command a report should hold.
    static func policy(_ bits: UInt64) -> String {
        if bits == 0 { return "no records" }
        if bits == 15 { return "all records" }
        let names = ["record-success", "record-failure", "sysinfo-success", "sysinfo-failure"]
        return names.enumerated().filter { bits & (1 << UInt64($0.offset)) != 0 }.map { $0.element }
            .joined(separator: ", ")
    }
}
