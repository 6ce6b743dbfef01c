/// How the device can communicate, as bit flags [M6].
struct CommunicationFacts {
    let files: SystemFiles
    /// Whether the network is paid for by volume.
    let isMetered: Bool

    /// The bits, by their number (docs/reference/agent.md). A number never changes its meaning.
    enum Bit: UInt64, CaseIterable {
        /// Ethernet, and it is up.
        case ethernet = 0
        /// Wi-Fi, and it is up.
        case wifi = 1
        /// A mobile network, and it is up.
        case cellular = 2
        /// Bluetooth is fitted.
        case bluetooth = 3
        /// A CAN bus, and it is up.
        case can = 4
        /// HTTP.
        case http = 8
        /// HTTPS.
        case https = 9
        /// FTP.
        case ftp = 10
        /// Files on media.
        case file = 11
        /// The network is paid for by volume.
        case metered = 16
        /// The fastest link has at least 10 Mbit/s.
        case speed10 = 17
        /// The fastest link has at least 100 Mbit/s.
        case speed100 = 18
        /// The fastest link has at least 1 Gbit/s.
        case speed1000 = 19
    }

    var flags: UInt64 {
        var bits: [Bit] = [.http, .https, .ftp, .file]
        var speed: Int64 = 0
        for name in files.entries("/sys/class/net", limit: 128) {
            let folder = "/sys/class/net/" + name
            guard let kind = kind(folder), isUp(folder) else { continue }
            bits.append(kind)
            speed = max(speed, files.number(folder + "/speed") ?? 0)
        }
        if !files.entries("/sys/class/bluetooth", limit: 1).isEmpty { bits.append(.bluetooth) }
        if isMetered { bits.append(.metered) }
        if speed >= 10 { bits.append(.speed10) }
        if speed >= 100 { bits.append(.speed100) }
        if speed >= 1_000 { bits.append(.speed1000) }
        return bits.reduce(0) { $0 | 1 << $1.rawValue }
    }

    private func isUp(_ folder: String) -> Bool {
        switch files.text(folder + "/operstate", limit: 32) {
        case "up": true
        // Drivers that do not say, such as those of CAN and of mobile networks.
        case "unknown": files.number(folder + "/carrier") != 0
        default: false
        }
    }

    private func kind(_ folder: String) -> Bit? {
        if files.exists(folder + "/wireless") || files.exists(folder + "/phy80211") { return .wifi }
        if files.text(folder + "/uevent", limit: 1_024)?.contains("DEVTYPE=wwan") == true {
            return .cellular
        }
        // The numbers of ARPHRD_ETHER and ARPHRD_CAN.
        switch files.number(folder + "/type") {
        case 1: return .ethernet
        case 280: return .can
        default: return nil
        }
    }
}
