import BootControl
import CBOR
import Eligibility
import Glibc
import INIReader
import SUIT

/// The integrator's own characteristics and capabilities: files of a folder, each with sections `[characteristic]` and
/// `[capability]` (docs/reference/agent.md) [M6, E4].
struct DropInFolder {
    /// A characteristic that is reported where a manifest asks for it.
    struct Characteristic: Equatable {
        let label: Int64
        /// The component that it is about; `nil` for the device.
        let component: Text?
        let source: Source
        let form: DropInForm
        /// Seconds for which a value that was read from a file counts.
        let refresh: UInt64
    }

    /// Something that the device has, for requirements of descriptors.
    struct Entry: Equatable {
        let kind: CapabilityKind
        let name: Text
        let source: Source?
        let form: DropInForm?
    }

    /// Where a value comes from.
    enum Source: Equatable {
        case text(String)
        case file(String)
    }

    private(set) var characteristics: [Characteristic] = []
    private(set) var capabilities: [Entry] = []
    /// What is wrong with files that were skipped.
    private(set) var problems: [String] = []

    static let fileLimit = 256
    static let byteLimit = 16_384
    static let entryLimit = 512

    /// Labels that say what the agent knows for certain: nobody may give them another value.
    private static let reserved: [Int64] = [
        SUIT.Characteristic.vendorIdentifier, SUIT.Characteristic.classIdentifier,
        SUIT.Characteristic.imageDigest,
        SUIT.Characteristic.componentSlot, SUIT.Characteristic.imageSize,
        SUIT.Characteristic.deviceIdentifier,
    ]

    init(_ folder: String) {
        let files = SystemFiles(root: folder)
        // Left over from editors and package managers.
        let names = files.entries("", limit: DropInFolder.fileLimit + 1).filter {
            !$0.hasPrefix(".") && !$0.hasSuffix("~")
        }
        if names.count > DropInFolder.fileLimit {
            problems.append(
                "\(folder): more than \(DropInFolder.fileLimit) files; the others are skipped"
            )
        }
        for name in names.prefix(DropInFolder.fileLimit) {
            do throws(ConfigurationError) { try read(files, name, path: folder + "/" + name) } catch {
                problems.append(error.description)
            }
        }
    }

    private mutating func read(
        _ files: SystemFiles,
        _ name: String,
        path: String
    )
        throws(ConfigurationError)
    {
        func problem(_ message: String, _ line: Int = 0) -> ConfigurationError {
            ConfigurationError(path: path, line: line, message: message + "; the file is skipped")
        }
        guard let bytes = files.bytes("/" + name, limit: DropInFolder.byteLimit + 1) else {
            throw problem("the file cannot be read")
        }
        guard bytes.count <= DropInFolder.byteLimit else {
            throw problem("the file has more than \(DropInFolder.byteLimit) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw problem("the file is not text in UTF-8")
        }
        let file: INIFile
        do throws(INIError) { file = try INIFile(parsing: text) } catch {
            throw problem(error.message, error.line)
        }
        var sections: [(name: String, values: [String: String])] = []
        for entry in file.entries {
            if sections.last?.name != entry.section { sections.append((entry.section, [:])) }
            let index = sections.count - 1
            guard sections[index].values[entry.key] == nil else {
                throw problem(
                    "\(entry.key) of [\(entry.section)] is there twice",
                    file.line(of: entry.key, in: entry.section)
                )
            }
            sections[index].values[entry.key] = entry.value
        }
        // All of a file counts, or nothing of it.
        var characteristics: [Characteristic] = []
        var capabilities: [Entry] = []
        for section in sections {
            do throws(DropInError) {
                switch section.name.split(separator: ".", maxSplits: 1).first {
                case "characteristic": characteristics.append(try characteristic(section.values))
                case "capability": capabilities.append(try capability(section.values))
                default:
                    throw DropInError(
                        nil,
                        "unknown section [\(section.name)]; expected [characteristic] or [capability], or either with a "
                            + "name behind a dot"
                    )
                }
            } catch {
                throw problem(error.message, error.key.map { file.line(of: $0, in: section.name) } ?? 0)
            }
        }
        guard
            self.characteristics.count + self.capabilities.count + characteristics.count
                + capabilities.count
                <= DropInFolder.entryLimit
        else { throw problem("there are more than \(DropInFolder.entryLimit) entries in all files") }
        self.characteristics += characteristics
        self.capabilities += capabilities
    }

    // MARK: Sections

    private func characteristic(_ values: [String: String]) throws(DropInError) -> Characteristic {
        try check(values, ["label", "component", "value", "file", "form", "refresh"])
        guard let text = values["label"] else { throw DropInError(nil, "[characteristic] lacks label") }
        let named = SUIT.Characteristic.names.first { "\($0.name)" == text }?.label
        guard let label = named ?? Int64(text) else {
            throw DropInError("label", "label is \(text); expected a name such as position, or a number")
        }
        guard !DropInFolder.reserved.contains(label),
            (named != nil && values["component"] == nil) || named != SUIT.Characteristic.version
                || named == nil,
            label < 0 || label == SUIT.Characteristic.version
        else { throw DropInError("label", "label \(text) is not an integrator's to set") }
        var refresh: UInt64 = 0
        if let text = values["refresh"] {
            guard let seconds = UInt64(text), seconds <= 31_536_000 else {
                throw DropInError("refresh", "refresh is \(text); expected seconds, at most a year")
            }
            refresh = seconds
        }
        let form = try form(values) ?? DropInForm.standard(ofLabel: label)
        let source = try source(values)
        guard let source else { throw DropInError(nil, "[characteristic] lacks value or file") }
        if case .text(let text) = source, form.claim(text) == nil {
            throw DropInError("value", "value is \(text.prefix(64)); expected the form \(form.rawValue)")
        }
        return Characteristic(
            label: label,
            component: values["component"].map { Text($0) },
            source: source,
            form: form,
            refresh: refresh
        )
    }

    private func capability(_ values: [String: String]) throws(DropInError) -> Entry {
        try check(values, ["kind", "name", "value", "file", "form"])
        guard let text = values["kind"] else { throw DropInError(nil, "[capability] lacks kind") }
        let named = CapabilityKind.all.first { kind in kind.name.map { "\($0)" == text } ?? false }
        guard let kind = named ?? Int64(text).map({ CapabilityKind(rawValue: $0) }), kind.rawValue > 5
        else {
            throw DropInError(
                "kind",
                "kind is \(text); expected that of an attribute, such as hardware, or a number from 6"
            )
        }
        let name = values["name"] ?? ""
        guard name.utf8.count <= 256 else { throw DropInError("name", "name has more than 256 bytes") }
        let source = try source(values)
        let form = try form(values) ?? (source == nil ? nil : DropInForm.standard(of: kind))
        if case .text(let text)? = source, let form, form.attribute(text) == nil {
            throw DropInError("value", "value is \(text.prefix(64)); expected the form \(form.rawValue)")
        }
        return Entry(kind: kind, name: Text(name), source: source, form: form)
    }

    private func check(_ values: [String: String], _ known: [String]) throws(DropInError) {
        for key in values.keys.sorted() where !known.contains(key) {
            throw DropInError(key, "unknown key \(key); expected one of \(known.joined(separator: ", "))")
        }
    }

    private func form(_ values: [String: String]) throws(DropInError) -> DropInForm? {
        guard let text = values["form"] else { return nil }
        guard let form = DropInForm(rawValue: text) else {
            let forms = DropInForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw DropInError("form", "form is \(text); expected one of \(forms)")
        }
        return form
    }

    private func source(_ values: [String: String]) throws(DropInError) -> Source? {
        switch (values["value"], values["file"]) {
        case (let value?, nil): return .text(value)
        case (nil, let file?):
            guard file.hasPrefix("/") else {
                throw DropInError("file", "file is \(file); expected an absolute path")
            }
            return .file(file)
        case (nil, nil): return nil
        default: throw DropInError("file", "value and file are both there; expected one of them")
        }
    }
}

/// What is wrong with a section of a drop-in file.
struct DropInError: Error {
    let key: String?
    let message: String

    init(_ key: String?, _ message: String) {
        self.key = key
        self.message = message
    }
}
