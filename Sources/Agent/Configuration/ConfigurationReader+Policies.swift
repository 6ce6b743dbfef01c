import CBOR
import DeviceCore

/// The sections by which the device's owner says what may be done, and when.
extension ConfigurationReader {
    func eligibilityPolicy() throws(ConfigurationError) -> EligibilityPolicy {
        let section = "eligibility"
        var policy = EligibilityPolicy()
        policy.probe = try choice(section, "probe", policy.probe)
        policy.probeTimeout = try number(section, "probe-timeout", policy.probeTimeout, in: 1...600)
        policy.ask = try choice(section, "ask", policy.ask)
        policy.askCommand = value(section, "ask-command") ?? ""
        policy.askCommandTimeout = try number(
            section,
            "ask-command-timeout",
            policy.askCommandTimeout,
            in: 1...3_600
        )
        policy.askTimeout = try number(section, "ask-timeout", policy.askTimeout, in: 0...31_536_000)
        policy.timeoutPolicy = try choice(section, "ask-timeout-policy", policy.timeoutPolicy)
        policy.remedies = try choice(section, "remedies", policy.remedies)
        policy.remedyHandler = value(section, "remedy-handler") ?? ""
        policy.remedyTries = try number(section, "remedy-tries", policy.remedyTries, in: 1...10)
        policy.remedyTimeout = try number(
            section,
            "remedy-timeout",
            policy.remedyTimeout,
            in: 1...86_400
        )
        policy.packageIndexes = words(section, "package-index")
        policy.remedySearchTime = try number(section, "remedy-search-time", policy.remedySearchTime, in: 1...3_600)
        policy.tables = words(section, "compatibility-table")
        guard policy.tables.count <= CompatibilityTables.limit else {
            throw problem(section, "compatibility-table", "there are more than \(CompatibilityTables.limit) tables")
        }
        policy.makers = try makers(makerSections)
        policy.testsProcessor = try flag(section, "processor-test", policy.testsProcessor)
        guard policy.ask != .command || !policy.askCommand.isEmpty else {
            throw problem(section, "ask", "ask is command, and there is no ask-command")
        }
        guard policy.remedies == .off || !policy.remedyHandler.isEmpty else {
            throw problem(
                section,
                "remedies",
                "remedies is \(policy.remedies.rawValue), and there is no remedy-handler"
            )
        }
        guard policy.remedies != .ask || policy.ask != .off else {
            throw problem(
                section,
                "remedies",
                "remedies is ask, and ask is off; expected ask to be command or file"
            )
        }
        return policy
    }

    func downloadPolicy() throws(ConfigurationError) -> DownloadPolicy {
        var policy = DownloadPolicy()
        policy.windows = try windows("download", "window")
        switch value("download", "priority") {
        case nil, "normal": policy.hasLowPriority = false
        case "low": policy.hasLowPriority = true
        case let text?:
            throw problem("download", "priority", "priority is \(text); expected normal or low")
        }
        policy.rateLimit = try number("download", "rate-limit", 0, in: 0...(1 << 40))
        policy.mediaFolders = (value("media", "folder") ?? "").split(separator: " ").map(String.init)
        return policy
    }

    func platform() throws(ConfigurationError) -> DevicePlatform {
        var platform = DevicePlatform()
        platform.dropInFolder = value("device", "characteristics") ?? platform.dropInFolder
        platform.awake = try windows("device", "awake")
        platform.isMetered = try flag("device", "metered", false)
        platform.bootloader = value("device", "bootloader") ?? ""
        return platform
    }

    func memoryMap(_ section: String) throws(ConfigurationError) -> [NamedRegion] {
        var map: [NamedRegion] = []
        for text in (value(section, "memory-map") ?? "").split(separator: " ") {
            guard let region = NamedRegion(String(text)) else {
                throw problem(
                    section,
                    "memory-map",
                    "memory-map has \(text); expected regions like flash:0x08000000+0x100000:rx"
                )
            }
            map.append(region)
        }
        return map
    }

    private func windows(_ section: String, _ key: String) throws(ConfigurationError) -> [DailyWindow] {
        var windows: [DailyWindow] = []
        for text in (value(section, key) ?? "").split(separator: " ") {
            guard let window = DailyWindow(Text(String(text))) else {
                throw problem(
                    section,
                    key,
                    "\(key) has \(text); expected spans of the day like 22:00-05:00"
                )
            }
            windows.append(window)
        }
        guard windows.count <= 16 else {
            throw problem(section, key, "\(key) has more than 16 spans of the day")
        }
        return windows
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ section: String,
        _ key: String,
        _ standard: Choice
    ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
        guard let text = value(section, key) else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(section, key, "\(key) is \(text); expected one of \(choices)")
        }
        return choice
    }
}
