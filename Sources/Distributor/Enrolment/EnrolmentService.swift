import CBOR
import COSE
import HTTPServing
import HTTPTypes
import Logging
import SUIT
import Store
import UpdateProtocol

/// Registers devices [D2].
struct EnrolmentService: Sendable {
    let store: any DistributorStore
    let directory: DeviceDirectory
    let schedule: CampaignSchedule
    let clock: ServerClock
    let pollSeconds: UInt64
    let provisionsTrustAnchors: Bool

    /// Registers the device that signed `bytes` with the key inside.
    ///
    /// - Throws: an error that becomes status 400 where the message cannot be read or is not signed by that key, 403 where
    ///   the token is not accepted, 409 where the id belongs to a device with another key.
    func enrol(_ bytes: [UInt8], logger: Logger) async throws -> EnrolmentAnswer {
        let message = try DeviceAuthenticator.parse(bytes)
        guard let payload = message.payload else { throw Problem.malformed("the message has no payload") }
        let request: EnrolmentRequest
        do {
            request = try EnrolmentRequest(Array(bytes[payload]).span)
        } catch {
            throw Problem.malformed("the enrolment request cannot be read", found: "\(error)")
        }
        let key = try DeviceKeys.key(request.publicKey)
        let id = try DeviceID(request.deviceID.string)
        guard let keyID = message.keyID, DeviceAuthenticator.deviceID(bytes[keyID]) == id,
            DeviceAuthenticator.isSigned(message, by: key, in: bytes)
        else {
            throw Problem(
                .badRequest,
                "not-authentic",
                "the enrolment request is not signed by the key in it",
                expected: "a signature by that key, with the device id as key id"
            )
        }
        let device = try Self.device(request, id: id, key: key, at: clock.seconds)
        try await register(device, token: request.token.string, logger: logger)
        guard request.wantsTrustAnchors, provisionsTrustAnchors else {
            return EnrolmentAnswer(trustAnchors: [], pollSeconds: pollSeconds)
        }
        return EnrolmentAnswer(
            trustAnchors: try await AuthorKeys.accepted(in: store).prefix(EnrolmentAnswer.anchorLimit).map(\.encoded),
            pollSeconds: pollSeconds,
            keySet: try await store.latestKeySet()?.document
        )
    }

    private func register(_ device: Device, token: String, logger: Logger) async throws {
        if let present = try await store.device(device.id) {
            guard present.publicKey == device.publicKey else {
                throw Problem(
                    .conflict,
                    "already-exists",
                    "the device id belongs to a device with another key",
                    action: "choose another id, or have the operator remove that device"
                )
            }
            // The same device again: its first answer may have been lost. It has proven to hold the key.
            return
        }
        let audit = AuditEntry(
            at: clock.seconds,
            actor: device.id.string,
            action: "device.enrol",
            subject: device.id.string
        )
        do {
            _ = try await store.enrol(device, consuming: SecretToken.hash(of: token), at: clock.seconds, audit: audit)
        } catch let error as StoreError {
            // Two requests of one device may come at the same time; one of them finds the other's work.
            if let present = try await store.device(device.id), present.publicKey == device.publicKey { return }
            throw error
        }
        directory.remember(device)
        schedule.deviceRegistered(device)
        logger.info("device enrolled", metadata: ["device": "\(LogText(device.id.string))"])
    }

    /// The device as it registers itself.
    private static func device(
        _ request: EnrolmentRequest,
        id: DeviceID,
        key: PublicKey,
        at now: Int64
    ) throws -> Device {
        var components: [RegisteredComponent] = []
        var characteristics: [Store.Characteristic] = []
        for claims in request.components {
            guard !claims.component.isEmpty else {
                characteristics += try claims.claims.compactMap(Self.characteristic)
                continue
            }
            guard case .bytes(let vendor)? = claims[SUITParameter.vendorIdentifier], let vendorID = UUID128(vendor),
                case .bytes(let `class`)? = claims[SUITParameter.classIdentifier], let classID = UUID128(`class`)
            else {
                throw Problem.malformed(
                    "a component registers without its ids",
                    expected: "vendor id and class id, 16 bytes each"
                )
            }
            let name = try ComponentNaming.name(of: claims.component)
            components.append(RegisteredComponent(name: name, vendorID: vendorID, classID: classID))
        }
        let device = Device(
            id: id,
            publicKey: key.encoded,
            components: components,
            characteristics: characteristics,
            enrolledAt: now
        )
        try device.check()
        return device
    }

    /// A device-wide claim as a characteristic that queries can name.
    private static func characteristic(_ claim: ComponentClaims.Claim) throws -> Store.Characteristic? {
        guard let name = SUIT.Characteristic.names.first(where: { $0.label == claim.label })?.name else { return nil }
        let value: String
        switch claim.value {
        case .text(let text): value = text.string
        case .integer(let number): value = "\(number)"
        case .bytes(let bytes): value = Hexadecimal.string(bytes)
        case .digest(let digest): value = Hexadecimal.string(digest.bytes)
        case .version(let numbers): value = numbers.map(String.init).joined(separator: ".")
        case .coordinates(let latitude, let longitude): value = "\(latitude),\(longitude)"
        case .number(let number): value = "\(number)"
        case .valueDigest(let bytes), .bitmap(let bytes): value = Hexadecimal.string(bytes)
        case .flags(let bits): value = "\(bits)"
        // A list of spans is no value that a query could compare.
        case .times: return nil
        }
        return Store.Characteristic(key: try CharacteristicKey("\(name)"), value: value)
    }
}
