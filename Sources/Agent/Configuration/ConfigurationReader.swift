import BootControl
import Eligibility
import Glibc
import INIReader

/// Reads `agent.conf`: an unknown section or key is an error, so that a slip of the pen is not a silent default.
struct ConfigurationReader {
    private let path: String
    private let file: INIFile
    private var values: [String: [String: String]] = [:]

    /// The largest configuration file, in bytes.
    static let byteLimit = 1_048_576

    private static let keys: [String: Set<String>] = [
        "device": [
            "id", "state-dir", "root", "machine", "manufacturer", "model", "characteristics", "awake",
            "metered",
            "bootloader",
        ],
        "server": ["url", "gateways", "ca-file", "enrolment-token-file", "poll-interval", "payload-limit"],
        "keyring": ["anchors", "accept-anchors-at-enrolment", "key-set", "decryption-keys"],
        "update": ["confirm-timeout", "restart-command"],
        "eligibility": [
            "probe", "probe-timeout", "ask", "ask-command", "ask-command-timeout", "ask-timeout",
            "ask-timeout-policy",
            "remedies", "remedy-handler", "remedy-tries", "remedy-timeout", "processor-test",
            "package-index", "remedy-search-time", "compatibility-table",
        ],
        "download": ["window", "priority", "rate-limit"],
        "media": ["folder"],
        "neighbours": [
            "enabled", "listen", "rate", "connections", "peers", "discovery", "minimum-battery", "keep",
        ],
    ]
    private static let componentKeys: Set<String> = [
        "vendor-id", "class-id", "version", "slot", "slot-size", "slot-a", "slot-b", "install-path", "type",
        "health-command",
        "probe-arguments", "memory-map",
    ]

    init(path: String) throws(ConfigurationError) {
        self.path = path
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try DurableFile.read(path, limit: ConfigurationReader.byteLimit)
        } catch {
            throw ConfigurationError(path: path, line: 0, message: error.description)
        }
        guard let bytes else {
            throw ConfigurationError(path: path, line: 0, message: "there is no such file; name one with --config FILE")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(path: path, line: 0, message: "the file is not text in UTF-8")
        }
        do throws(INIError) {
            file = try INIFile(parsing: text)
        } catch {
            throw ConfigurationError(path: path, line: error.line, message: error.message)
        }
        for entry in file.entries {
            let known: Set<String>
            if entry.section.hasPrefix("component.") {
                known = ConfigurationReader.componentKeys
            } else if entry.section.hasPrefix("maker.") {
                known = ConfigurationReader.makerKeys
            } else if let keys = ConfigurationReader.keys[entry.section] {
                known = keys
            } else {
                throw problem(
                    entry.section,
                    entry.key,
                    "unknown section [\(entry.section)]; expected [device], [server], [keyring], [update], [eligibility], "
                        + "[download], [media], [neighbours], [maker.NAME] or [component.NAME]"
                )
            }
            guard known.contains(entry.key) else {
                throw problem(
                    entry.section,
                    entry.key,
                    "unknown key \(entry.key) in [\(entry.section)]; expected one of \(known.sorted().joined(separator: ", "))"
                )
            }
            guard values[entry.section]?[entry.key] == nil else {
                throw problem(entry.section, entry.key, "\(entry.key) of [\(entry.section)] is there twice")
            }
            values[entry.section, default: [:]][entry.key] = entry.value
        }
    }

    /// The sections of makers, in their order.
    var makerSections: [String] {
        var sections: [String] = []
        for entry in file.entries where entry.section.hasPrefix("maker.") && !sections.contains(entry.section) {
            sections.append(entry.section)
        }
        return sections
    }

    func configuration() throws(ConfigurationError) -> AgentConfiguration {
        let stateFolder = try required("device", "state-dir")
        var components: [AgentConfiguration.Component] = []
        var names: [String] = []
        for entry in file.entries where entry.section.hasPrefix("component.") {
            let name = String(entry.section.dropFirst("component.".count))
            if !names.contains(name) { names.append(name) }
        }
        for name in names { components.append(try component(name, stateFolder: stateFolder)) }
        guard !components.isEmpty else {
            throw ConfigurationError(
                path: path,
                line: 0,
                message: "there is no component; expected at least one section [component.NAME]"
            )
        }
        let deviceID = try required("device", "id")
        guard deviceID.utf8.count <= 64 else {
            throw problem("device", "id", "the device id has \(deviceID.utf8.count) bytes; expected at most 64")
        }
        let server = try address("server", "url", required("server", "url"))
        let acceptsAnchors = try flag("keyring", "accept-anchors-at-enrolment", false)
        guard !acceptsAnchors || server.hasPrefix("https://") || ConfigurationReader.isLoopback(server) else {
            throw problem(
                "keyring",
                "accept-anchors-at-enrolment",
                "whoever is on the line could name the authors that this device trusts; use https, or name anchors"
            )
        }
        return AgentConfiguration(
            deviceID: deviceID,
            stateFolder: stateFolder,
            root: value("device", "root") ?? "/",
            machine: try machine(),
            server: server,
            gateways: try gateways(),
            certificateFile: value("server", "ca-file") ?? "",
            tokenFile: value("server", "enrolment-token-file") ?? "",
            pollInterval: try number("server", "poll-interval", 300, in: 1...604_800),
            anchorFiles: (value("keyring", "anchors") ?? "").split(separator: " ").map(String.init),
            acceptsAnchors: acceptsAnchors,
            keySetFile: value("keyring", "key-set") ?? "",
            decryptionKeyFiles: (value("keyring", "decryption-keys") ?? "").split(separator: " ").map(String.init),
            confirmTimeout: try number("update", "confirm-timeout", 60, in: 1...86_400),
            restartCommand: value("update", "restart-command") ?? "",
            payloadLimit: try number("server", "payload-limit", 1 << 32, in: 1...(1 << 44)),
            manufacturer: value("device", "manufacturer") ?? "",
            model: value("device", "model") ?? "",
            platform: try platform(),
            eligibility: try eligibilityPolicy(),
            download: try downloadPolicy(),
            neighbours: try neighbourPolicy(),
            components: components
        )
    }

    private func component(
        _ name: String,
        stateFolder: String
    ) throws(ConfigurationError) -> AgentConfiguration.Component {
        let section = "component." + name
        // The name becomes part of a path.
        let isPlain = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x5F
        }
        guard isPlain, !name.isEmpty, name.utf8.count <= 64 else {
            throw ConfigurationError(
                path: path,
                line: 0,
                message: "\(name) is no component name; expected 1 to 64 letters, digits, - or _"
            )
        }
        let type = value(section, "type") ?? "program"
        guard type == "program" || type == "file" else {
            throw problem(section, "type", "type is \(type); expected program or file")
        }
        return AgentConfiguration.Component(
            name: name,
            vendorIdentifier: try identifier(section, "vendor-id"),
            classIdentifier: try identifier(section, "class-id"),
            version: value(section, "version") ?? "",
            slots: try slots(section, name, stateFolder),
            slotSize: try number(section, "slot-size", 0, in: 4_096...(1 << 43)),
            installPath: value(section, "install-path") ?? "",
            isExecutable: type == "program",
            healthCommand: value(section, "health-command") ?? "",
            probeArguments: value(section, "probe-arguments") ?? "",
            memoryMap: try memoryMap(section)
        )
    }

    /// The paths of both slots, or twice that of the single one.
    private func slots(
        _ section: String,
        _ name: String,
        _ stateFolder: String
    ) throws(ConfigurationError) -> [String] {
        let pair = (value(section, "slot-a"), value(section, "slot-b"))
        guard let single = value(section, "slot") else {
            guard value(section, "slot-size") == nil else {
                throw problem(
                    section,
                    "slot-size",
                    "slot-size is for a component with a single slot; expected slot as well"
                )
            }
            let slots = [pair.0 ?? "\(stateFolder)/slots/\(name).0", pair.1 ?? "\(stateFolder)/slots/\(name).1"]
            guard slots[0] != slots[1] else {
                throw problem(section, "slot-b", "both slots are the same; name a single slot by slot")
            }
            return slots
        }
        guard pair.0 == nil, pair.1 == nil else {
            throw problem(section, "slot", "slot names a single slot; expected no slot-a and slot-b beside it")
        }
        return [single, single]
    }

    private static func isLoopback(_ server: String) -> Bool {
        let host = server.dropFirst("http://".count).prefix { $0 != "/" }
        return host == "localhost" || host.hasPrefix("localhost:") || host.hasPrefix("[::1]")
            || host.hasPrefix("127.0.0.1:") || host == "127.0.0.1"
    }

    // MARK: The processor

    static let machines: [String: Machine] = [
        "x86_64": Machine(addressClass: 2, byteOrder: 1, number: 62),
        "i686": Machine(addressClass: 1, byteOrder: 1, number: 3),
        "aarch64": Machine(addressClass: 2, byteOrder: 1, number: 183),
        "armv7l": Machine(addressClass: 1, byteOrder: 1, number: 40),
        "riscv64": Machine(addressClass: 2, byteOrder: 1, number: 243),
        "ppc64le": Machine(addressClass: 2, byteOrder: 1, number: 21),
        "s390x": Machine(addressClass: 2, byteOrder: 2, number: 22),
        "loongarch64": Machine(addressClass: 2, byteOrder: 1, number: 258),
    ]

    /// The configured processor, or else the one that the agent runs on.
    private func machine() throws(ConfigurationError) -> Machine {
        let name: String
        if let configured = value("device", "machine") {
            name = configured
        } else {
            var system = utsname()
            uname(&system)
            name = withUnsafeBytes(of: &system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        guard let machine = ConfigurationReader.machines[name] else {
            throw problem(
                "device",
                "machine",
                "the processor \(name) is not known; expected one of "
                    + ConfigurationReader.machines.keys.sorted().joined(separator: ", ")
            )
        }
        return machine
    }

    // MARK: Values

    func value(_ section: String, _ key: String) -> String? { values[section]?[key] }

    func problem(_ section: String, _ key: String, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: file.line(of: key, in: section), message: message)
    }

    private func required(_ section: String, _ key: String) throws(ConfigurationError) -> String {
        guard let value = value(section, key), !value.isEmpty else {
            throw ConfigurationError(path: path, line: 0, message: "[\(section)] lacks \(key)")
        }
        return value
    }

    private func identifier(_ section: String, _ key: String) throws(ConfigurationError) -> [UInt8] {
        let text = try required(section, key)
        guard let bytes = UUIDText.parse(text) else {
            throw problem(section, key, "\(key) is \(text); expected a UUID like 00112233-4455-6677-8899-aabbccddeeff")
        }
        return bytes
    }

    func number(
        _ section: String,
        _ key: String,
        _ standard: UInt64,
        in range: ClosedRange<UInt64>
    ) throws(ConfigurationError) -> UInt64 {
        guard let text = value(section, key) else { return standard }
        guard let number = UInt64(text), range.contains(number) else {
            throw problem(
                section,
                key,
                "\(key) is \(text); expected a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    func flag(_ section: String, _ key: String, _ standard: Bool) throws(ConfigurationError) -> Bool {
        switch value(section, key) {
        case nil: return standard
        case "true": return true
        case "false": return false
        case let text?: throw problem(section, key, "\(key) is \(text); expected true or false")
        }
    }
}

extension AgentConfiguration {
    /// Reads the configuration file at `path`.
    public init(path: String) throws(ConfigurationError) {
        self = try ConfigurationReader(path: path).configuration()
    }
}
