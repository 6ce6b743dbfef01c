import CBOR
import DeviceCore
import Glibc
import SUIT
import UpdateProtocol

/// What a Linux device can say about itself [M6].
struct LinuxFacts: DeviceFacts {
    let configuration: AgentConfiguration

    var now: UInt64? {
        let seconds = time(nil)
        // A clock that was never set says a date before this product was made.
        return seconds > 1_700_000_000 ? UInt64(seconds) : nil
    }

    func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue? {
        guard component == nil else { return nil }
        switch label {
        case Characteristic.deviceIdentifier: return .text(Text(configuration.deviceID))
        case Characteristic.manufacturer:
            return configuration.manufacturer.isEmpty ? nil : .text(Text(configuration.manufacturer))
        case Characteristic.model: return configuration.model.isEmpty ? nil : .text(Text(configuration.model))
        case Characteristic.freeStorage:
            var status = statvfs()
            guard statvfs(configuration.stateFolder, &status) == 0 else { return nil }
            return .integer(Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)))
        default: return nil
        }
    }
}
