import CBOR
import DeviceCore
import Eligibility
import SUIT
import UpdateProtocol

/// How the text of a drop-in file becomes a value of a characteristic [M7], or of a capability.
enum DropInForm: String, CaseIterable {
    case text
    case integer
    case number
    case uuid
    case hex
    case flags
    case bits
    case coordinates
    case times
    case version
    case present
    case texts
    case pair
    case region

    /// The form that a characteristic has, where the file does not say.
    static func standard(ofLabel label: Int64) -> DropInForm {
        switch label {
        case Characteristic.position: .coordinates
        case Characteristic.freeStorage, Characteristic.freeMemory, Characteristic.battery: .integer
        case Characteristic.sleepSchedule: .times
        case Characteristic.version: .version
        default: .text
        }
    }

    /// The form that a capability with a value has, where the file does not say.
    static func standard(of kind: CapabilityKind) -> DropInForm {
        switch kind {
        case .memory, .storage, .pageSize, .staticTLS, .dataFormat, .securityCounter, .kernelSymbol:
            .integer
        case .board: .texts
        case .memoryRegion: .region
        case .javaCardPackage: .pair
        case .imageIdentity: .hex
        default: .text
        }
    }

    /// The value of a characteristic; nothing where the text has not this form.
    func claim(_ text: String) -> ClaimValue? {
        switch self {
        case .text: return text.isEmpty || text.utf8.count > 256 ? nil : .text(Text(text))
        case .integer: return Int64(text).map { .integer($0) }
        case .number:
            guard let number = Double(text), number.isFinite else { return nil }
            return .number(number)
        case .uuid: return UUIDText.parse(text).map { .bytes($0) }
        case .hex:
            guard let bytes = Hexadecimal.bytes(Array(text.utf8)), !bytes.isEmpty, bytes.count <= 64
            else { return nil }
            return .bytes(bytes)
        case .flags: return DropInForm.unsigned(text).map { .flags($0) }
        case .bits:
            guard let bytes = Hexadecimal.bytes(Array(text.utf8)), bytes.count <= ClaimValue.bitmapLimit
            else {
                return nil
            }
            return .bits(bytes)
        case .coordinates:
            let numbers = text.split { $0 == " " || $0 == "," }.map { Double($0) }
            guard numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1],
                abs(latitude) <= 90,
                abs(longitude) <= 180
            else { return nil }
            return .coordinates(latitude: latitude, longitude: longitude)
        case .times:
            return DropInForm.times(text.split(separator: " ").map { DailyWindow(Text(String($0))) })
        case .version:
            guard let numbers = VersionNumbers.parse(Text(text)) else { return nil }
            return .version(numbers)
        case .present, .texts, .pair, .region: return nil
        }
    }

    /// The value of a capability; nothing where the text has not this form.
    func attribute(_ text: String) -> AttributeValue? {
        switch self {
        case .present: return text.isEmpty ? .present : nil
        case .text: return text.isEmpty || text.utf8.count > 1_024 ? nil : .text(Text(text))
        case .integer: return Int64(text).map { .number($0) }
        case .flags: return DropInForm.unsigned(text).map { .number(Int64(bitPattern: $0)) }
        case .hex: return Hexadecimal.bytes(Array(text.utf8)).map { .bytes($0) }
        case .uuid: return UUIDText.parse(text).map { .bytes($0) }
        case .texts:
            let texts = text.split(separator: " ").map { Text(String($0)) }
            return texts.isEmpty || texts.count > 64 ? nil : .texts(texts)
        case .pair:
            let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
            guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
            return .pair(major: major, minor: minor)
        case .region: return NamedRegion("r:" + text).map { .region($0.region) }
        case .number, .bits, .coordinates, .times, .version: return nil
        }
    }

    /// Spans of every day, in UTC.
    static func times(_ windows: [DailyWindow?]) -> ClaimValue? {
        var times: [TimeWindow] = []
        for window in windows {
            guard let window,
                let time = TimeWindow(
                    start: window.start,
                    duration: window.duration,
                    period: DailyWindow.day
                )
            else { return nil }
            times.append(time)
        }
        return times.isEmpty || times.count > ClaimValue.windowLimit ? nil : .times(times)
    }

    private static func unsigned(_ text: String) -> UInt64? {
        text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    }
}
